import { expect, test } from 'vitest'
import type { Fixture } from '../../../src/replay/fixtures/fixture.ts'
import { goldenNames } from '../../../src/replay/golden/names.ts'
import type { Sending } from '../../../src/replay/plan/plan.ts'

/** Returns a sending that is named after its fixture. */
function sending(fixture: Pick<Fixture, 'name' | 'argument'> & Partial<Fixture>): Sending {
  return { step: { fixture }, copy: 1, at: 0 } as unknown as Sending
}

function file(name: string): Sending {
  return sending({ name, argument: name.replace(/:\d+$/, '') })
}

function names(sendings: readonly Sending[], cwd = '/repo', dir = '/repo/test/golden'): string[] {
  return [...goldenNames(sendings, dir, cwd).values()]
}

test('the name is that of the fixture, regardless of how it is written and of the working directory', () => {
  expect(names([file('test/fixtures/invoice.paid.json')])).toEqual(['fixtures-invoice.paid.json.golden'])
  expect(names([file('../fixtures/./invoice.paid.json')], '/repo/test/golden')).toEqual([
    'fixtures-invoice.paid.json.golden',
  ])
  expect(names([file('/repo/test/fixtures/invoice.paid.json')], '/')).toEqual(['fixtures-invoice.paid.json.golden'])
})

test('lines, entries, scenario steps, stored deliveries and standard input have names', () => {
  const scenario = { argument: 's.yaml', scenario: 's.yaml' }
  const steps = ['renewal #1 a.json', 'renewal #2 b.json', 'renewal #3 a.json'].map((name) =>
    sending({ name, ...scenario }),
  )
  expect(names([file('c.jsonl:3'), ...steps])).toEqual([
    'c.jsonl-3.golden',
    's.yaml-a.json.golden',
    's.yaml-b.json.golden',
    's.yaml-a.json-2.golden',
  ])
  expect(names(steps.slice(1))).toEqual(['s.yaml-b.json.golden', 's.yaml-a.json.golden'])
  expect(
    names([
      sending({ name: 'dlv_1', argument: 'store:limit=1' }),
      sending({ name: '-', argument: '-' }),
      sending({ name: '-:2', argument: '-' }),
    ]),
  ).toEqual(['dlv_1.golden', 'stdin.golden', 'stdin-2.golden'])
})

test('names are safe, short and distinct, even if case is ignored', () => {
  const odd = names(
    [
      '..',
      './.hidden.json',
      'a/b.json',
      'a-b.json',
      'A-b.json',
      'a-b.json-2',
      'ä.json',
      'ö.json',
      'x\u001B[2J.json',
      'a\nb.json',
      `${'long/'.repeat(80)}x.json`,
    ].map(file),
    '/repo',
    '/repo/golden',
  )
  for (const name of odd) expect(name).toMatch(/^\w[\w.-]{0,110}\.golden$/)
  expect(new Set(odd.map((name) => name.toLowerCase())).size).toBe(odd.length)
})
