import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { duplicate } from '../../../src/replay/checks/duplicate.ts'
import { reproduce } from '../../../src/replay/harness/reproduce.ts'
import type { Step } from '../../../src/replay/steps/step.ts'
import { fixture, step } from '../../helpers/steps.ts'

const origin = (...steps: readonly Step[]) => ({ steps, env: { script: undefined, cwd: '/', vars: {} } })

test('a shell reads every word unchanged, and a secret only from its variable', () => {
  const given = fixture('evt_1', { argument: "it's $HOME/a b.json" })
  const trial = { check: duplicate, name: 'x', step: step(given, { secrets: ['whsec_1'] }), before: [], rounds: 2 }
  const line = reproduce(
    trial,
    {
      fixtures: ['.'],
      to: 'http://127.0.0.1:1/?a=b&c',
      seed: 5,
      secrets: ['whsec_1'],
      reset: 'cmd:echo "x"; rm `y`',
      edits: [{ path: ['a/b'], value: { c: "d'" } }],
      rounds: 2,
      ignore: ['/of/golden/answers'],
      allowOutside: true,
    },
    origin(),
  )
  const shell = (env: NodeJS.ProcessEnv) =>
    execFileSync('sh', ['-c', `billhook() { printf '%s\\n' "$BILLHOOK_SECRET" "$@"; }; ${line}`], {
      encoding: 'utf8',
      env: { HOME: '/x', ...env },
      stdio: 'pipe',
    })
  expect(() => shell({})).toThrow(/set BILLHOOK_SECRET first/)
  const words = shell({ BILLHOOK_SECRET: 'from env' })
  expect(words.trim().split('\n')).toEqual([
    'from env',
    'replay',
    "it's $HOME/a b.json",
    '--to',
    'http://127.0.0.1:1/?a=b&c',
    '--check',
    'duplicate',
    '--reset',
    'cmd:echo "x"; rm `y`',
    '--set',
    `/a~1b={"c":"d'"}`,
    '--allow-outside',
    '--rounds',
    '2',
    '--seed',
    '5',
  ])
})

test('a file that is named like an option is not read as one', () => {
  const given = fixture('evt_1', { argument: '--restart=cmd:rm x;.json' })
  const trial = { check: duplicate, name: 'x', step: step(given), before: [], rounds: 1 }
  expect(reproduce(trial, { fixtures: ['.'], to: 'http://127.0.0.1:1/', seed: 5 }, origin())).toMatch(
    /^billhook replay '\.\/--restart=cmd:rm x;\.json' --to /,
  )
})

test('a secret from a file is referred to by its file, if the file can be read again', () => {
  const trial = {
    check: duplicate,
    name: 'x',
    step: step(fixture('evt_1'), { secrets: ['whsec_1'] }),
    before: [],
    rounds: 1,
  }
  const line = (...secretFiles: string[]) =>
    reproduce(
      trial,
      {
        fixtures: ['.'],
        to: 'http://127.0.0.1:1/',
        seed: 5,
        secrets: ['whsec_1'],
        secretFiles,
        trustConfig: true,
      },
      origin(),
    )
  expect(line('my secret')).toMatch(/^billhook replay .* --secret-file 'my secret' --trust-config/)
  expect(line('/dev/fd/63')).toMatch(
    /^BILLHOOK_SECRET="\$\{BILLHOOK_SECRET:\?set BILLHOOK_SECRET first\}" billhook replay (?!.*--secret)/,
  )
  expect(line() + line('a')).not.toContain('whsec_1')
})

test('a secret from the variable is read from it again', () => {
  const signed = step(fixture('evt_1'), { secrets: ['whsec_1'] })
  const trial = { check: duplicate, name: 'x', step: signed, before: [], rounds: 1 }
  const env = {
    script: '/shop/node_modules/.bin/billhook',
    cwd: '/shop',
    vars: { BILLHOOK_SECRET: 'whsec_0\nwhsec_1' },
  }
  const options = { fixtures: ['.'], to: 'http://127.0.0.1:1/', seed: 5, secrets: ['whsec_1'] }
  expect(reproduce(trial, options, { steps: [signed], env })).toMatch(
    /^BILLHOOK_SECRET="\$\{BILLHOOK_SECRET:\?\}" npx billhook replay /,
  )
})

test.each<[string, readonly string[], readonly string[], string]>([
  ['a directory', ['fx'], [], 'fx'],
  ['a directory with a slash', ['./fx/'], [], './fx/'],
  ['a glob', ['fx/*.json'], [], "'fx/*.json'"],
  ['a directory with another one', ['fx', 'more'], ['more/x.json'], 'fx'],
  ['files of a directory that has others', ['fx'], ['fx/d.json'], 'fx/a.json fx/b.json fx/c.json'],
  ['a glob that means others, too', ['*/*.json'], ['more/x.json'], 'fx/a.json fx/b.json fx/c.json'],
])('a sequence of many files is written as briefly as it was given: %s', (_name, fixtures, others, expected) => {
  const [first, ...rest] = ['fx/a.json', 'fx/b.json', 'fx/c.json'].map((argument, index) =>
    step(fixture(`evt_${index}`, { argument })),
  )
  const sequence = [first!, ...rest]
  const steps = [...sequence, ...others.map((argument) => step(fixture('evt_9', { argument })))]
  const trial = { check: duplicate, name: 'x', step: first!, sequence, before: [], rounds: 1 }
  const line = reproduce(trial, { fixtures, to: 'http://127.0.0.1:1/', seed: 5 }, origin(...steps))
  expect(line.split(' --to ')[0]).toBe(`billhook replay ${expected}`)
})
