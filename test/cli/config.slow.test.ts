import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { billhook, start } from '../helpers/billhook.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { openTerminal, whyNoTmux } from '../helpers/tmux.ts'

function person() {
  const cwd = tempDir()
  const env = { XDG_CONFIG_HOME: join(cwd, 'etc'), APPDATA: join(cwd, 'etc'), NO_COLOR: '' }
  const run = (args: readonly string[], input?: string, vars: Readonly<Record<string, string>> = {}) =>
    billhook(args, { cwd, env: { ...env, ...vars }, ...(input === undefined ? {} : { input }) })
  return { cwd, env, run, secrets: join(cwd, 'etc', 'billhook', 'secrets.json') }
}

test('sets, gets, lists and unsets settings; a secret and its length are never printed', async () => {
  const { run, secrets } = person()
  expect((await run(['config', 'set', 'color', 'never'])).code).toBe(0)
  expect((await run(['config', 'set', 'secrets.short'], 'whsec_a1\n')).code).toBe(0)
  expect((await run(['config', 'set', 'secrets.long'], `whsec_${'b2'.repeat(40)}`)).code).toBe(0)
  expect((await run(['config', 'get', 'color'])).stdout).toBe('never\n')
  expect((await run(['config', 'list'])).stdout).toBe('color=never\nsecrets.long=********\nsecrets.short=********\n')
  expect(JSON.parse((await run(['config', 'list', '--json'])).stdout)).toEqual({
    color: 'never',
    secrets: { long: '********', short: '********' },
  })
  expect((await run(['config', 'get', 'secrets.short'])).stdout).toBe('********\n')
  expect(JSON.parse(readFileSync(secrets, 'utf8'))).toMatchObject({ short: 'whsec_a1' })
  expect((await run(['config', 'path'])).stdout.split('\n')[1]).toBe(secrets)
  await run(['config', 'unset', 'color'])
  expect((await run(['config', 'get', 'color'])).stdout).toBe('auto\n')
})

test('a secret on the command line is stored with a warning; an invalid secret is not stored', async () => {
  const { run, secrets } = person()
  const typed = await run(['config', 'set', 'secrets.stripe', 'whsec_a1'])
  expect([typed.code, typed.stdout]).toEqual([0, ''])
  expect(typed.stderr).toContain('warning: the process list')
  expect(typed.stderr).not.toContain('whsec_a1')
  for (const input of ['', '\n', ' whsec_a1', 'whsec_'])
    expect(await run(['config', 'set', 'secrets.stripe'], input)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('BILLHOOK_SECRET_INVALID'),
    })
  expect(JSON.parse(readFileSync(secrets, 'utf8'))).toEqual({ stripe: 'whsec_a1' })
})

test('Ctrl-C while standard input is open ends the command at once, and nothing is stored', async () => {
  const { cwd, env, secrets } = person()
  const running = start(['config', 'set', 'secrets.stripe'], { cwd, env, inputStaysOpen: true })
  running.process.stdin?.write('whsec_a1\n')
  await delay(1_000)
  running.process.kill('SIGINT')
  expect((await running.ended).code).toBe(130)
  expect(existsSync(secrets)).toBe(false)
})

test('send signs with a named secret from billhook.yaml', async () => {
  const { cwd, run } = person()
  writeFileSync(join(cwd, 'billhook.yaml'), 'sources: { stripe: { secrets: ["${settings:stripe}"] } }\n')
  const target = await startTarget()
  const send = ['send', 'invoice.paid', '--source', 'stripe', '--to', target.url]
  const unset = await run(send)
  expect([unset.code, unset.stderr]).toEqual([
    2,
    expect.stringContaining('next: set it: billhook config set secrets.stripe'),
  ])
  await run(['config', 'set', 'secrets.stripe'], 'whsec_a1\n')
  expect((await run(send)).code).toBe(0)
  expect(target.hits[0]?.rawHeaders.join()).toMatch(/stripe-signature,t=\d+,v1=/i)
})

test('the color setting applies unless a variable is set, and doctor reports which of them applies', async () => {
  const { run } = person()
  const target = await startTarget()
  const send = ['send', 'invoice.paid', '--source', 'stripe', '--to', target.url]
  await run(['config', 'set', 'color', 'always'])
  expect((await run(send)).stdout).toContain('\u001B[')
  expect((await run(send, undefined, { NO_COLOR: '1' })).stdout).not.toContain('\u001B[')
  expect((await run(['doctor'])).stdout).toMatch(/settings +color always \(settings\)/)
  expect((await run(['doctor'], undefined, { NO_COLOR: '1' })).stdout).toContain('color never (NO_COLOR)')
})

test('damaged settings cause a warning but do not stop a run; doctor fails', async () => {
  const { cwd, run } = person()
  mkdirSync(join(cwd, 'etc', 'billhook'), { recursive: true, mode: 0o700 })
  writeFileSync(join(cwd, 'etc', 'billhook', 'settings.json'), '{')
  const target = await startTarget()
  const sent = await run(['send', 'invoice.paid', '--source', 'stripe', '--to', target.url])
  expect(sent.code).toBe(0)
  expect(sent.stderr).toMatch(/warning: .*settings\.json is not a JSON object\n {2}next: .*mv /)
  expect((await run(['doctor'])).stdout).toMatch(/fail {2}settings/)
})

const why = whyNoTmux()

describe.skipIf(why !== undefined)(`in a terminal${why === undefined ? '' : `: ${why}`}`, () => {
  const bin = new URL('../../bin/billhook.js', import.meta.url).pathname

  test('config set prompts for a secret without echoing it; Ctrl-C cancels', async () => {
    const { env, run, secrets } = person()
    await using terminal = await openTerminal(80, 20, env)
    await terminal.command(`${process.execPath} ${bin} config set secrets.stripe; echo "code $?"`)
    await terminal.until(/^secrets\.stripe:/m)
    await terminal.keys('C-c')
    await terminal.until(/code 130/)
    await terminal.command(`clear; ${process.execPath} ${bin} config set secrets.stripe; echo "code $?"`)
    await terminal.until((screen) => screen[0] === 'secrets.stripe:')
    await terminal.keys('whsec_a1', 'Enter')
    expect((await terminal.until(/code 0/)).join('\n')).not.toContain('whsec')
    expect(JSON.parse(readFileSync(secrets, 'utf8'))).toEqual({ stripe: 'whsec_a1' })
    expect((await run(['config', 'list'])).stdout).toBe('secrets.stripe=********\n')
  })

  test('the live screen uses the configured columns and keys', async () => {
    const { cwd, env, run } = person()
    await run(['config', 'set', 'tui.keys.quit', 'x'])
    await run(['config', 'set', 'tui.columns', 'answers,type'])
    await using terminal = await openTerminal(120, 20, env)
    await terminal.command(`cd ${cwd}; ${process.execPath} ${bin} listen --port 0; echo "code $?"`)
    const screen = await terminal.until(/x quit/)
    const header = screen.find((line) => line.includes('type'))
    expect(header?.trim().split(/\s+/)).toEqual(['type', 'answers'])
    await terminal.keys('q', 'x')
    await terminal.until(/code 0/)
  })
})
