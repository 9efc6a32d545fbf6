import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BillhookError } from '../../src/errors.ts'
import { billhook } from '../helpers/billhook.ts'
import { configIn } from '../helpers/config.ts'
import { tempDir } from '../helpers/temp-dir.ts'

/** Returns the mistakes in a billhook.yaml, with their next steps. */
async function mistakesIn(text: string): Promise<string[]> {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'billhook.yaml'), text)
  const error: unknown = await configIn(cwd).catch((thrown: unknown) => thrown)
  if (!(error instanceof BillhookError)) return []
  return [error, ...error.also].map(({ message, hint }) => `${message} (${hint})`)
}

const three = `version: 1
data_dri: x
sources:
  stripe: { provider: strip, secret: a }
  square: { settings: { ulr: x, lru: y } }
listen:
  prot: 1
  port: 70000
  duplicates: forwrd
replay: { observe: [1, "http://127.0.0.1/"], to: ftp://x }
`

test('all mistakes are reported in one run, with line, column and suggestion', async () => {
  expect(await mistakesIn(three)).toEqual([
    expect.stringMatching(/^billhook.yaml:2:1: unknown key 'data_dri'.*did you mean data_dir/),
    expect.stringMatching(/^billhook.yaml:4:23: sources.stripe.provider must be .*did you mean stripe/),
    expect.stringMatching(/^billhook.yaml:4:30: unknown key 'secret'.*did you mean secrets/),
    expect.stringMatching(/^billhook.yaml:5:30: unknown setting .ulr.*use one of: url/),
    expect.stringMatching(/^billhook.yaml:5:38: unknown setting 'lru'/),
    expect.stringMatching(/^billhook.yaml:7:3: unknown key 'prot'.*did you mean port/),
    expect.stringMatching(/^billhook.yaml:8:9: listen.port must be a whole number/),
    expect.stringMatching(/^billhook.yaml:9:15: listen.duplicates must be .*did you mean forward/),
    expect.stringMatching(/^billhook.yaml:10:21: replay.observe\[0\] must be a string/),
    expect.stringMatching(/^billhook.yaml:10:50: replay.to must be an http/),
  ])
})

test('the consequences of a mistake are not reported as further mistakes', async () => {
  expect(
    await mistakesIn('sources: { acme: { provider: generic, generic: { signature: { header: "a b" } } } }'),
  ).toEqual([expect.stringContaining('signature.header must be the name of a header')])
  expect(await mistakesIn('sources: { square: { provider: strip, settings: { url: x } } }')).toHaveLength(1)
})

test('a long list of mistakes is cut', async () => {
  const found = await mistakesIn(Array.from({ length: 5_000 }, (_, index) => `key${index}: 1\n`).join(''))
  expect([found.length, found.at(-1)]).toEqual([21, expect.stringContaining('and 4980 more errors')])
})

test('the command line and doctor show all mistakes', async () => {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'billhook.yaml'), three)
  const [listed, checked] = await Promise.all([billhook(['events', 'list'], { cwd }), billhook(['doctor'], { cwd })])
  expect([listed.code, listed.stderr.match(/^error: billhook.yaml:/gm)?.length]).toEqual([2, 10])
  expect(listed.stderr.match(/code: /g)).toHaveLength(1)
  expect([checked.code, checked.stdout.match(/^fail {2}config/gm)?.length]).toEqual([1, 10])
})

test('a file in a newer format is reported as such, not as a mistake', async () => {
  expect(await mistakesIn('version: 2\n')).toEqual([expect.stringContaining('a newer version of billhook')])
})
