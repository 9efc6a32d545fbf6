import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adyen } from '../../src/providers/adyen/index.ts'
import { billhook, startListen } from '../helpers/billhook.ts'
import { makeAppleChain } from '../helpers/apple.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const bytes = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(url, {
    method: 'POST',
    body: bytes,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: response.status, text: await response.text() }
}

function configured(yaml: string): string {
  const dir = tempDir()
  writeFileSync(join(dir, 'billhook.yaml'), yaml)
  return dir
}

const forged = stripeEvent('evt_forged')

test('a secret in billhook.yaml protects every path, including those of other providers', async () => {
  const target = await startTarget()
  const dir = configured(
    `sources: { stripe: { secrets: ["whsec_0123456789abcdef"] } }\nlisten: { forward_to: ["${target.url}"] }\n`,
  )
  const listener = await startListen([], { cwd: dir })
  for (const path of [
    '/',
    '/stripe',
    '/unknown',
    '/mollie-classic',
    '/standard-webhooks',
    '/revenuecat',
    '/kill-bill',
    '/google-play',
    '/paypal',
  ]) {
    const answer = await post(listener.url + path, forged, { 'webhook-id': 'msg_1' })
    expect([path, answer.status]).toEqual([path, 401])
  }
  const { stdout } = await billhook(['events', 'list', '--format', 'json'], { cwd: dir })
  expect((JSON.parse(stdout) as { disposition: string }[]).every(({ disposition }) => disposition === 'rejected')).toBe(
    true,
  )
  expect(target.hits).toEqual([])
})

test('the log says how to accept an unsigned sender, but the answer reveals neither that nor any source', async () => {
  const dir = configured(
    'sources: { stripe: { secrets: ["whsec_0123456789abcdef"] }, hidden: { provider: revenuecat, secrets: ' +
      '[Bearer-abc] } }\n',
  )
  const listener = await startListen(['--output', 'ndjson'], { cwd: dir })
  const answers = [
    await post(`${listener.url}/kill-bill`, {}),
    await post(`${listener.url}/hidden`, {}, { 'x-guess': 'abc' }),
    await post(`${listener.url}/elsewhere`, {}),
  ]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 404])
  expect(answers.map(({ text }) => text).join('')).not.toMatch(/sources|hidden|secret|stripe/)
  await until(() => listener.output().includes('sources.kill-bill.unsigned: accept'))
})

test('settings in billhook.yaml that accept unverified deliveries are reported at the start', async () => {
  const listener = await startListen(['--output', 'ndjson'], {
    cwd: configured(
      'listen: { on_invalid: accept }\nsources: { stripe: { secrets: [whsec_0123456789abcdef] }, internal: { ' +
        'unsigned: accept } }\n',
    ),
  })
  await until(() => (listener.output().match(/BILLHOOK_UNVERIFIED_ACCEPTED/g) ?? []).length === 2)
  expect(listener.output()).toContain('sources.internal.unsigned is accept')
})

test('a listener without a secret that other machines can reach says so at the start', async () => {
  const open = await startListen(['--host', '0.0.0.0', '--output', 'ndjson'], { cwd: tempDir() })
  await until(() => open.output().includes('no secret is set: events from anyone who can reach 0.0.0.0 are accepted'))
  for (const flags of [['--host', '0.0.0.0', '--secret', 'whsec_0123456789abcdef'], []]) {
    const listener = await startListen([...flags, '--output', 'ndjson'], { cwd: tempDir() })
    await post(listener.url, forged)
    await until(() => listener.output().includes('"kind":"received"'))
    expect(listener.output()).not.toContain('anyone who can reach')
  }
})

test('unsigned: reject refuses unverified deliveries to its source even if no secret is set', async () => {
  const listener = await startListen([], {
    cwd: configured('sources: { stripe: { unsigned: reject }, kill-bill: { unsigned: reject } }\n'),
  })
  for (const path of ['/', '/stripe', '/kill-bill'])
    expect((await post(listener.url + path, forged)).status, path).toBe(401)
  expect((await post(`${listener.url}/paddle`, { event_id: 'evt_1', event_type: 'a' })).status).toBe(200)
})

test('a root certificate protects every path, even if its source names no provider', async () => {
  const { root } = makeAppleChain()
  const dir = configured(
    JSON.stringify({ sources: { shop: { settings: { root_certificate: root.pem, bundle_id: 'com.example' } } } }),
  )
  const listener = await startListen([], { cwd: dir })
  for (const path of ['/', '/shop', '/stripe']) expect((await post(listener.url + path, forged)).status, path).toBe(401)
})

test('without any secret, every delivery is accepted unchecked', async () => {
  const listener = await startListen([], { cwd: tempDir() })
  expect(await post(`${listener.url}/stripe`, forged)).toMatchObject({ status: 200 })
})

/** Returns an unsigned Adyen batch, the smallest kind of request with this many events. */
function batch(count: number): string {
  const items = Array.from({ length: count }, (_, at) => ({ eventCode: 'CAPTURE', pspReference: `psp_${at}` }))
  return JSON.stringify({ live: 'false', notificationItems: items.map((item) => ({ NotificationRequestItem: item })) })
}

test('a refused batch of thousands of events takes little space in the store and the output', async () => {
  const dir = tempDir()
  const key = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'
  const listener = await startListen(['--source', 'adyen', '--secret', key, '--output', 'ndjson'], { cwd: dir })
  const body = batch(4_000)
  for (let sent = 0; sent < 3; sent += 1) expect(await post(listener.url, body)).toMatchObject({ status: 401 })
  listener.process.kill('SIGINT')
  const { stdout } = await listener.ended
  expect(stdout.length).toBeLessThan(50_000)
  const stored = ['store.db', 'store.db-wal'].reduce(
    (sum, file) => sum + (statSync(join(dir, '.billhook', file), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  expect(stored).toBeLessThan(3 * body.length * 3)
  const [first] = JSON.parse((await billhook(['events', 'list', '--format', 'json'], { cwd: dir })).stdout) as unknown[]
  expect(first).toMatchObject({ findings: [], events: [] })
})

test('a signed batch of thousands of events is accepted, and its copy is a duplicate', async () => {
  const key = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'
  const listener = await startListen(['--source', 'adyen', '--secret', key, '--output', 'ndjson'], { cwd: tempDir() })
  const [scheme] = adyen.schemes
  const signed = scheme?.sign(delivery(batch(4_000)), key, { now: 0, id: '' }).body ?? Buffer.alloc(0)
  const body = Buffer.from(signed).toString()
  expect(await post(listener.url, body)).toMatchObject({ status: 200, text: '[accepted]' })
  expect(await post(listener.url, body)).toMatchObject({ status: 200 })
  const other = body.replace('"psp_7"', '"psp_other"')
  expect(await post(listener.url, other)).toMatchObject({ status: 401 })
  listener.process.kill('SIGINT')
  const { stdout } = await listener.ended
  const received = stdout
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as {
          kind: string
          disposition: string
          reason: string
          delivery: { types: string[]; unlisted_events: number }
        },
    )
  expect(received.filter(({ kind }) => kind === 'received')).toMatchObject([
    { disposition: 'accepted', reason: '4000 new events', delivery: { unlisted_events: 3_000 } },
    { disposition: 'duplicate' },
    { disposition: 'rejected' },
  ])
})

test('a flood of forged requests is answered and counted, but only part of it is stored', async () => {
  const dir = tempDir()
  const listener = await startListen(
    ['--source', 'stripe', '--secret', 'whsec_0123456789abcdef', '--output', 'ndjson'],
    { cwd: dir },
  )
  const body = JSON.stringify(stripeEvent('evt_1', { filler: 'x'.repeat(200_000) }))
  for (let sent = 0; sent < 200; sent += 1) expect((await post(listener.url, body)).status).toBe(401)
  listener.process.kill('SIGINT')
  const { stdout } = await listener.ended
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; code?: string; refused?: number })
  const shown = lines.filter(({ kind }) => kind === 'received').length
  const counted = lines.reduce((sum, { refused = 0 }) => sum + refused, 0)
  expect(shown + counted).toBe(200)
  expect(shown).toBeGreaterThan(50)
  expect(counted).toBeGreaterThan(50)
  const { stdout: listed } = await billhook(['events', 'list', '--format', 'ndjson'], { cwd: dir })
  expect(listed.trim().split('\n')).toHaveLength(shown)
})

/** A value on which `String()` and `Number()` throw. */
const noText = { toString: 1, valueOf: 1 }
const noTextBatch = {
  notificationItems: [{ NotificationRequestItem: { eventCode: 'A', pspReference: '1', success: noText } }],
}

test('a value that cannot be converted to a string does not stop the listener', async () => {
  for (const args of [[], ['--secret', 'whsec_0123456789abcdef']]) {
    const listener = await startListen(args, { cwd: tempDir() })
    for (const path of ['/adyen', '/']) await post(listener.url + path, noTextBatch)
    expect((await fetch(`${listener.url}/-/healthz`)).status).toBe(200)
  }
})

test('a bug makes a single request malformed, does not stop the listener, and is reported once', async () => {
  const broken =
    "const { parse } = Date; Date.parse = (text) => { if (text === 'a bug') throw new TypeError('secret " +
    "text'); return parse(text) }"
  const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(broken)}` }
  for (const args of [[], ['--secret', 'whsec_0123456789abcdef'], ['--on-invalid', 'accept']]) {
    const listener = await startListen(['--output', 'ndjson', ...args], { cwd: tempDir(), env })
    for (let sent = 0; sent < 2; sent += 1) {
      const answer = await post(`${listener.url}/paypal`, {
        id: 'WH-1',
        event_type: 'A',
        create_time: 'a bug',
        resource: {},
      })
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('a bug in billhook')])
    }
    listener.process.kill('SIGINT')
    const { code, stdout } = await listener.ended
    expect([code, stdout.match(/"code":"BILLHOOK_BUG"/g)?.length]).toEqual([130, 1])
    expect(stdout).toMatch(/a bug in billhook: TypeError in .*\.js:\d+/)
    expect(stdout).not.toContain('secret text')
  }
})
