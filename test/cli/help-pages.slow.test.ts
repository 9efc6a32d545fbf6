import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { configSchema } from '../../src/config/schema/schema.ts'
import { ExitCode } from '../../src/errors.ts'
import { commands } from '../../src/commands/index.ts'
import { topics } from '../../src/commands/help/topics.ts'
import { providers } from '../../src/providers/index.ts'
import { checks } from '../../src/replay/checks/index.ts'
import { billhook } from '../helpers/billhook.ts'
import { caught } from '../helpers/caught.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = (topic: string) => readFileSync(join(root, 'help', `${topic}.txt`), 'utf8')
const named = ['', ...Object.keys(commands), 'events list', 'events show', 'events export']

/** Returns a command's help text and the examples in it. */
async function helpOf(name: string) {
  const { stdout } = await billhook([...name.split(' ').filter(Boolean), '--help'], { cwd: tempDir() })
  const examples = stdout.split('\nExamples:\n')[1]?.split('\n\n')[0]?.trimEnd().split('\n') ?? []
  return { stdout, examples: examples.map((line) => line.trim()) }
}

/** Creates a directory with the files that the examples use. */
async function project(): Promise<string> {
  const cwd = tempDir()
  const event = join(root, 'fixtures/stripe/2024-06-20/invoice.paid.json')
  cpSync(event, join(cwd, 'event.json'))
  mkdirSync(join(cwd, 'captures'))
  mkdirSync(join(cwd, '.config/fish/completions'), { recursive: true })
  writeFileSync(join(cwd, 'captures/a.jsonl'), `${JSON.stringify(JSON.parse(readFileSync(event, 'utf8')))}\n`)
  writeFileSync(join(cwd, 'headers.txt'), 'Stripe-Signature: t=1750000000,v1=00\n')
  writeFileSync(join(cwd, 'stripe.secret'), 'whsec_test\n')
  writeFileSync(join(cwd, 'billhook.yaml'), 'version: 1\nsources: { stripe: { secrets: [whsec_test] } }\n')
  await caught(cwd, [delivery(stripeEvent('evt_1'))])
  return cwd
}

describe.each(named)('billhook %s --help', (name) => {
  test('ends with two examples that run', async () => {
    const { examples } = await helpOf(name)
    expect(examples).toHaveLength(2)
    const target = await startTarget()
    for (const example of examples) {
      const cwd = await project()
      if (example === 'billhook init') rmSync(join(cwd, 'billhook.yaml'))
      const line = example
        .replaceAll('http://127.0.0.1:3000/webhooks', target.url)
        .replaceAll('http://127.0.0.1:3000/state', `"cmd:echo '{}'"`)
        .replace('--timeout 30s', '--timeout 50ms')
        .replace(/^billhook listen --forward.*/, '$& --port 0 --timeout 50ms')
      const { code, stderr } = await inBash(line, cwd)
      // In these examples, a check may fail or be inconclusive, but there must be no usage error, and the command must
      // run.
      expect({ line, code, stderr: code < 2 || code === 4 ? '' : stderr }).toEqual({
        line,
        code: expect.toSatisfy((one: number) => [0, 1, 4].includes(one)),
        stderr: '',
      })
      expect(stderr).not.toContain('BILLHOOK_USAGE')
    }
  }, 60_000)
})

function inBash(line: string, cwd: string): Promise<{ readonly code: number; readonly stderr: string }> {
  const setup = `billhook() { "${process.execPath}" "${root}bin/billhook.js" "$@"; }\n`
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: cwd, NO_COLOR: '1' }
    const child = execFile('bash', ['-c', `${setup}${line}`], { cwd, env }, (error, _, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stderr }),
    )
    child.stdin?.end()
  })
}

test.each(Object.keys(topics))('billhook help %s shows a short page that fits in a terminal', async (topic) => {
  const { code, stdout } = await billhook(['help', topic], { cwd: tempDir() })
  expect([code, stdout]).toEqual([0, page(topic)])
  const lines = stdout.split('\n')
  expect(lines.length).toBeLessThan(45)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(90)
})

test('every help page has a topic, and every topic a page', () => {
  const pages = readdirSync(join(root, 'help')).map((file) => file.replace('.txt', ''))
  expect(pages.toSorted()).toEqual(Object.keys(topics).toSorted())
})

test('a mistyped topic gets a suggestion', async () => {
  expect(await billhook(['help', 'check'], { cwd: tempDir() })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('did you mean checks?'),
  })
})

test('the help pages cover every check, exit code, setting and configuration key', () => {
  for (const { name } of checks) expect(page('checks')).toMatch(new RegExp(`^  ${name} `, 'm'))
  for (const code of Object.values(ExitCode)) expect(page('exit-codes')).toMatch(new RegExp(`^ +${code}  `, 'm'))
  for (const { name, settings = {} } of providers)
    for (const key of Object.keys(settings)) expect(page('settings')).toMatch(new RegExp(`^  ${name} +${key} `, 'm'))
  const { properties: { sources, listen, replay, ...others } = {} } = configSchema
  const source = sources?.additionalProperties || undefined
  const keys = [others, source?.properties, listen?.properties, replay?.properties].flatMap((one) =>
    Object.keys(one ?? {}),
  )
  for (const key of keys) expect(page('config')).toMatch(new RegExp(`\\b${key}\\b`))
})

/** Returns the sources without comments, and the help pages. Together, they contain all text that a user may see. */
function texts(): string[] {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  )
  const code = sources.map((file) =>
    readFileSync(join(root, 'src', file), 'utf8').replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ''),
  )
  return [...code, ...Object.keys(topics).map(page)]
}

test('every help page and file that a message cites exists and is in the package', () => {
  const all = texts().join('\n')
  const cited = Array.from(all.matchAll(/billhook help ([a-z-]+)/g), ([, name = '']) => name)
  expect(cited.length).toBeGreaterThan(10)
  for (const name of cited) expect([...Object.keys(topics), ...Object.keys(commands)]).toContain(name)
  expect(Array.from(all.matchAll(/docs\/[\w-]+\.md/g), ([file]) => file)).toEqual([])
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: readonly string[] }
  expect(files).toContain('help')
  for (const [, file = ''] of all.matchAll(/packageFile\('([\w./-]+)'\)/g))
    expect(existsSync(join(root, file))).toBe(true)
})
