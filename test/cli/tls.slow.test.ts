import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { billhook, startListen } from '../helpers/billhook.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { startTlsTarget } from '../helpers/tls-target.ts'

const payload = '{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{"id":"in_1"}}}'

async function handler() {
  const [target, cwd] = [await startTlsTarget(), tempDir()]
  writeFileSync(join(cwd, 'ca.pem'), target.certificate.pem)
  writeFileSync(join(cwd, 'event.json'), payload)
  return { target, cwd }
}

test('for a handler with a self-signed certificate, replay and send suggest --ca and work with it', async () => {
  const { target, cwd } = await handler()
  for (const command of [
    ['replay', 'event.json', '--source', 'stripe'],
    ['send', 'invoice.paid', '--source', 'stripe'],
  ]) {
    const refused = await billhook([...command, '--to', target.url], { cwd })
    expect(refused.code).toBe(3)
    expect(refused.stderr).toMatch(/self-signed\n {2}next: .*--ca FILE/)
    const sent = await billhook([...command, '--to', target.url, '--ca', 'ca.pem'], { cwd })
    expect(sent.code, sent.stderr).toBe(0)
  }
  expect(target.hits()).toBe(2)
})

test.each([
  ['--ca', ['--ca', 'ca.pem'], 'version: 1\n'],
  ['listen.ca', [], 'listen: { ca: ca.pem }\n'],
])('listen forwards to a handler with a self-signed certificate: %s', async (_name, args, config) => {
  const { target, cwd } = await handler()
  writeFileSync(join(cwd, 'billhook.yaml'), config)
  const running = await startListen(['--forward-to', target.url, '--output', 'text', ...args], { cwd })
  await fetch(`${running.url}/stripe`, { method: 'POST', body: payload })
  while (target.hits() === 0) await delay(20)
  running.process.kill('SIGINT')
  expect((await running.ended).stdout).not.toContain('tls')
})

test('listen reports the problem with a certificate, and the next step', async () => {
  const { target, cwd } = await handler()
  const running = await startListen(['--forward-to', target.url, '--output', 'text'], { cwd })
  await fetch(`${running.url}/stripe`, { method: 'POST', body: payload })
  while (!running.output().includes('tls: its certificate is self-signed')) await delay(20)
  expect(running.output()).toContain('--ca FILE')
})

test("doctor reports the problem with a target's certificate, and accepts it with the right authority", async () => {
  const { target, cwd } = await handler()
  const name = `target ${new URL(target.url).origin}`
  const checked = async (config: string) => {
    writeFileSync(join(cwd, 'billhook.yaml'), config)
    const { code, stdout } = await billhook(['doctor', '--format', 'json'], { cwd })
    const { checks } = JSON.parse(stdout) as { checks: { name: string }[] }
    return { code, check: checks.find((check) => check.name === name) }
  }
  const refused = await checked(`listen: { port: 0, forward_to: ["${target.url}"] }\n`)
  expect(refused.code).toBe(1)
  expect(refused.check).toMatchObject({
    status: 'fail',
    message: 'its certificate is self-signed',
    hint: expect.stringContaining('--ca FILE'),
  })
  expect(await checked(`listen: { port: 0, ca: ca.pem, forward_to: ["${target.url}"] }\n`)).toMatchObject({
    code: 0,
    check: { status: 'ok' },
  })
  expect(await checked(`listen: { port: 0 }\nreplay: { ca: ca.pem, to: "${target.url}" }\n`)).toMatchObject({
    code: 0,
    check: { status: 'ok' },
  })
})

test('an untrusted billhook.yaml may not name certificates outside its folder', async () => {
  const { target, cwd } = await handler()
  const outside = join(tempDir(), 'ca.pem')
  writeFileSync(outside, target.certificate.pem)
  writeFileSync(join(cwd, 'billhook.yaml'), `replay: { ca: "${outside}" }\n`)
  const args = ['replay', 'event.json', '--source', 'stripe', '--to', target.url]
  const refused = await billhook(args, { cwd })
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('BILLHOOK_CONFIG_UNTRUSTED')])
  expect((await billhook([...args, '--trust-config'], { cwd })).code).toBe(0)
  // A command that does not use the setting is not refused.
  expect((await billhook([...args, '--ca', outside], { cwd })).code).toBe(0)
})

test('a check reads and resets the state of such a handler; without --ca, it suggests --ca', async () => {
  const { target, cwd } = await handler()
  const { origin } = new URL(target.url)
  const args = [
    'replay',
    'event.json',
    '--source',
    'stripe',
    '--to',
    target.url,
    '--check',
    'duplicate',
    '--rounds',
    '1',
  ]
  const observed = [...args, '--observe', `${origin}/state`]
  const refused = await billhook(observed, { cwd })
  expect([refused.code, refused.stderr]).toEqual([3, expect.stringMatching(/self-signed\n {2}next: .*--ca FILE/)])
  const run = await billhook([...observed, '--reset', `${origin}/reset`, '--ca', 'ca.pem', '--report', 'json'], { cwd })
  expect(run.stderr).not.toContain('self-signed')
  const { stopped, experiments } = JSON.parse(run.stdout) as { stopped?: object; experiments: { check: string }[] }
  expect(stopped).toBeUndefined()
  expect(experiments).toMatchObject([{ check: 'duplicate' }])
})
