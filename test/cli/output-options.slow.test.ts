import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const paid = fileURLToPath(new URL('../../fixtures/stripe/2024-06-20/invoice.paid.json', import.meta.url))

/** Creates a directory with all files that the commands below read. */
async function folder(): Promise<string> {
  const cwd = tempDir()
  cpSync(paid, join(cwd, 'paid.json'))
  writeFileSync(join(cwd, 'headers'), 'Stripe-Signature: t=1,v1=00\n')
  mkdirSync(join(cwd, '.config'))
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  return cwd
}

const commands = [
  'validate paid.json',
  'inspect paid.json',
  'verify --headers headers --body paid.json --secret whsec_x',
  'events list',
  'events show evt_1',
  'doctor',
  'send --list',
  'trust --list',
  'replay paid.json --plan --to http://127.0.0.1:1/',
]

/** Removes the values that differ between runs. */
function steady(text: string): unknown {
  return JSON.parse(text.replaceAll(/"(?:seed|message)": ?(?:\d+|"[^"]*")/g, '"x": 0'))
}

describe.each(commands)('billhook %s', (line) => {
  test('--json, --format json and -f json are equivalent, and -o and --output write to a file', async () => {
    const cwd = await folder()
    const run = (...more: string[]) =>
      billhook([...line.split(' '), ...more], { cwd, env: { XDG_CONFIG_HOME: join(cwd, '.config') } })
    const [long, short] = [await run('--format', 'json', '--output', 'a.json'), await run('-f', 'json', '-o', 'b.json')]
    const json = await run('--json')
    expect([long.stdout, short.stdout, long.code, short.code]).toEqual(['', '', json.code, json.code])
    const files = ['a.json', 'b.json'].map((name) => steady(readFileSync(join(cwd, name), 'utf8')))
    expect(files).toEqual([steady(json.stdout), steady(json.stdout)])
    expect(json.stderr).not.toContain('unknown option')
  })

  test('a file that cannot be written is reported in the same way, and no other file is left behind', async () => {
    const cwd = await folder()
    const before = readdirSync(cwd)
    const ended = await billhook([...line.split(' '), '--output', 'nope/out'], {
      cwd,
      env: { XDG_CONFIG_HOME: join(cwd, '.config') },
    })
    expect([ended.code, ended.stderr]).toEqual([
      3,
      expect.stringMatching(/cannot write .*nope\/out: ENOENT|cannot write .*nope\/out: /),
    ])
    expect(readdirSync(cwd)).toEqual(before)
  })
})

test('the last of several formats applies', async () => {
  const cwd = await folder()
  const ended = await billhook(['events', 'list', '--json', '--format', 'ndjson'], { cwd })
  expect(ended.stdout).toMatch(/^\{/)
})

test('export still accepts --to, with a one-line note about the new name', async () => {
  const cwd = await folder()
  const before = await billhook(['events', 'export', '--to', 'out'], { cwd })
  expect(before).toMatchObject({ code: 0, stderr: 'note: --to is now --output\n1 exported to out, redacted\n' })
  expect(await billhook(['events', 'export', '-o', 'new', '-n', '1'], { cwd })).toMatchObject({
    code: 0,
    stderr: '1 exported to new, redacted\n',
  })
  expect(readdirSync(join(cwd, 'new'))).toEqual(readdirSync(join(cwd, 'out')))
})

test('for replay, --output FILE is the report, --output text shows the run, and ./text is a file', async () => {
  const cwd = await folder()
  const target = await startTarget()
  const run = (...more: string[]) =>
    billhook(['replay', 'paid.json', '--source', 'stripe', '--to', target.url, ...more], { cwd })
  expect(
    await run('--format', 'html', '-o', 'report.html', '--output', 'text', '--report', 'junit=j.xml'),
  ).toMatchObject({ code: 0 })
  expect(readFileSync(join(cwd, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i)
  expect((await run('-o', 'only')).stdout).toBe('')
  expect(readFileSync(join(cwd, 'j.xml'), 'utf8')).toContain('<testsuites')
  expect((await run('--output', 'text')).stdout).not.toBe('')
  await run('--output', './text')
  expect(readFileSync(join(cwd, 'text'), 'utf8')).not.toBe('')
  expect(await run('-o', 'a', '-o', 'b')).toMatchObject({ code: 2, stderr: expect.stringContaining('--report') })
})

test('listen accepts -p, --format and --json as well as --output', async () => {
  const cwd = tempDir()
  for (const flags of [['--json'], ['-f', 'ndjson'], ['--output', 'ndjson']]) {
    const listener = await startListen(['-p', '0', '--timeout', '10ms', ...flags], { cwd })
    const { stdout, stderr } = await listener.ended
    expect([stdout.split('\n')[0], stderr]).toEqual([expect.stringContaining('"kind":"ready"'), ''])
  }
})

test.each([
  ['send --format json invoice.paid', '--format only works with --list'],
  ['trust --output x', '--output only works with --list'],
])('billhook %s is refused, because the option would have no effect', async (line, message) => {
  expect(await billhook(line.split(' '), { cwd: tempDir() })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(message),
  })
})
