import { createServer, type AddressInfo } from 'node:net'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'

async function diagnosed(cwd: string, config?: string, env: Record<string, string> = {}) {
  if (config !== undefined) writeFileSync(join(cwd, 'billhook.yaml'), config)
  const { code, stdout, stderr } = await billhook(['doctor', '--format', 'json', '--trust-config'], { cwd, env })
  const { ok, checks } = JSON.parse(stdout) as {
    ok: boolean
    checks: { name: string; status: string; message: string }[]
  }
  return { code, ok, stdout, stderr, of: (name: string) => checks.find((check) => check.name === name) }
}

test('finds no problems in an empty directory', async () => {
  const { code, ok, of } = await diagnosed(tempDir(), 'listen: { port: 0 }')
  expect({ code, ok }).toEqual({ code: 0, ok: true })
  for (const name of ['node', 'config', 'data-dir', 'store', 'port', 'schemas'])
    expect(of(name), name).toMatchObject({ status: 'ok' })
})

test('reports an error in billhook.yaml with its position', async () => {
  const { code, of } = await diagnosed(tempDir(), 'listen:\n  prot: 1\n')
  expect(code).toBe(1)
  expect(of('config')).toMatchObject({
    status: 'fail',
    message: "billhook.yaml:2:3: unknown key 'prot' in listen",
    hint: 'did you mean port?',
  })
})

test('names the variable of an unset secret, and does not show the value of a set one', async () => {
  const config =
    'listen: { port: 0 }\nsources: { a: { secrets: ["${A_SECRET}"] }, b: { secrets: ["${B_SECRET}"] }, c: {} }'
  const { code, of, stdout } = await diagnosed(tempDir(), config, { A_SECRET: 'whsec_topsecret' })
  expect(code).toBe(1)
  expect(of('secrets of a')).toMatchObject({ status: 'ok' })
  expect(of('secrets of b')).toMatchObject({ status: 'fail', message: expect.stringContaining('B_SECRET') })
  expect(of('secrets of c')).toMatchObject({ status: 'warn' })
  expect(stdout).not.toContain('topsecret')
})

test('reports a secret in the wrong format for its provider without showing it', async () => {
  const { code, of, stdout } = await diagnosed(
    tempDir(),
    'sources: { meter: { provider: standard-webhooks, secrets: ["whsec_top-secret"] } }',
  )
  expect(code).toBe(1)
  expect(of('secrets of meter')).toMatchObject({ status: 'fail', message: 'the secret is not base64 after whsec_' })
  expect(stdout).not.toContain('top-secret')
})

test('distinguishes targets that answer from those that do not', async () => {
  const target = await startTarget()
  const gone = await startTarget()
  await gone.close()
  const { code, of } = await diagnosed(
    tempDir(),
    `listen: { port: 0, forward_to: ["${target.url}/a", "${target.url}/b", "${gone.url}", "https://example.com/x"] }`,
  )
  expect(code).toBe(0)
  expect(of(`target ${target.url}`)).toMatchObject({ status: 'ok', message: 'reachable' })
  expect(of(`target ${gone.url}`)).toMatchObject({ status: 'warn', message: 'not reachable: ECONNREFUSED' })
  expect(of('target https://example.com')).toMatchObject({
    status: 'ok',
    message: expect.stringContaining('not checked'),
  })
})

test('reports that the port is in use', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { of } = await diagnosed(tempDir(), `listen: { port: ${(server.address() as AddressInfo).port} }`)
  expect(of('port')).toMatchObject({ status: 'warn', message: expect.stringContaining('is in use') })
})

test('reports which process uses the store, and a store file that is not a database', async () => {
  const cwd = tempDir()
  const listener = await startListen([], { cwd })
  expect((await diagnosed(cwd)).of('store')).toMatchObject({
    status: 'ok',
    message: expect.stringContaining(`(pid ${listener.process.pid})`),
  })
  const broken = tempDir()
  mkdirSync(join(broken, '.billhook'))
  writeFileSync(
    join(broken, '.billhook', 'store.db'),
    'this is no database, and long enough to be looked at as one'.repeat(50),
  )
  const { code, of } = await diagnosed(broken, 'listen: { port: 0 }')
  expect(code).toBe(1)
  expect(of('store')).toMatchObject({ status: 'fail' })
})

test('fails for a data directory that cannot be created and for a missing schema directory', async () => {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'file'), '')
  const { code, of } = await diagnosed(cwd, 'data_dir: file/data\nschemas: gone\nlisten: { port: 0 }')
  expect(code).toBe(1)
  expect(of('data-dir')).toMatchObject({ status: 'fail' })
  expect(of('schemas')).toMatchObject({ status: 'fail', message: expect.stringContaining('ENOENT') })
})

test('prints one line per check, with the next step', async () => {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'billhook.yaml'), 'listen: { port: 0 }\nsources: { c: {} }')
  const { stdout } = await billhook(['doctor'], { cwd })
  expect(stdout).toMatch(/^ok {4}node +\d+\.\d+\.\d+$/m)
  expect(stdout).toMatch(
    /^warn {2}secrets of c +none: signatures are not checked\n {8}next: set sources\.c\.secrets in billhook\.yaml$/m,
  )
})
