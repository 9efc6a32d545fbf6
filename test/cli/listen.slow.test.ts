import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'
import { openStore } from '../../src/store/sqlite/open.ts'
import { billhook, startListen } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

const secret = 'whsec_test'

interface Post {
  readonly body?: string | Uint8Array
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly secret?: string
  readonly at?: number
}

async function post(
  url: string,
  { body = JSON.stringify(stripeEvent('evt_1')), path = '/', headers = {}, ...sign }: Post = {},
) {
  const bytes = Buffer.from(body)
  const signed = sign.secret
    ? stripeSignature.sign({ headers: [], body: bytes }, sign.secret, { now: sign.at ?? Date.now(), id: '' }).headers
    : []
  const response = await fetch(url + path, {
    method: 'POST',
    body: bytes,
    headers: { 'content-type': 'application/json', ...Object.fromEntries(signed), ...headers },
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

async function stored(dir: string) {
  const store = await openStore(join(dir, '.billhook'), 'read')
  try {
    return [...store.list({})]
  } finally {
    await store[Symbol.asyncDispose]()
  }
}

test('a signed event is acknowledged, recorded, and forwarded byte for byte with its headers', async () => {
  const dir = tempDir()
  const target = await startTarget()
  const listener = await startListen(['--secret', secret, '--forward-to', `${target.url}/hook?a=1`], { cwd: dir })
  const body =
    `{ "id":"evt_é", "object":"event",\n\t"type":"invoice.paid",` +
    `"created":1,"livemode":false,"data":{"object":{}} }\n`
  expect(await post(listener.url, { body, secret, headers: { 'X-Custom': 'a  b' } })).toMatchObject({ status: 200 })
  await until(() => target.hits.length === 1)
  const [hit] = target.hits
  expect(hit).toMatchObject({ method: 'POST', url: '/hook?a=1', body: Buffer.from(body) })
  expect(hit!.rawHeaders.join('|')).toMatch(/X-Custom\|a {2}b/i)
  expect(hit!.rawHeaders.join('|')).toMatch(/billhook-attempt\|1/)
  expect(hit!.rawHeaders.filter((name) => name.toLowerCase() === 'host')).toHaveLength(1)
  const [kept] = await stored(dir)
  expect(kept).toMatchObject({
    disposition: 'accepted',
    source: 'stripe',
    inspection: { verification: { status: 'valid' } },
  })
  expect(Buffer.from(kept!.delivery.body).toString()).toBe(body)
})

test('forged, old and unsigned deliveries get a 401, are recorded, and are not forwarded', async () => {
  const dir = tempDir()
  const target = await startTarget()
  const listener = await startListen(['--secret', secret, '--forward-to', target.url], { cwd: dir })
  expect(await post(listener.url, { secret: 'whsec_other' })).toMatchObject({ status: 401 })
  expect(await post(listener.url, { secret, at: Date.now() - 3_600_000 })).toMatchObject({ status: 401 })
  expect(await post(listener.url)).toMatchObject({ status: 401 })
  expect(await post(listener.url, { body: '{"id":"x"}' })).toMatchObject({ status: 401 })
  expect(await post(listener.url, { secret })).toMatchObject({ status: 200 })
  await until(() => target.hits.length === 1)
  const all = await stored(dir)
  expect(all.map(({ disposition }) => disposition)).toEqual([
    'rejected',
    'rejected',
    'rejected',
    'rejected',
    'accepted',
  ])
  for (const [index, reason] of ['mismatch', 'expired', 'missing', 'unknown-provider'].entries())
    expect(all[index]?.reason).toContain(reason)
})

test('an accepted forgery does not make the genuine event a duplicate', async () => {
  const dir = tempDir()
  const target = await startTarget()
  const listener = await startListen(['--secret', secret, '--on-invalid', 'accept', '--forward-to', target.url], {
    cwd: dir,
  })
  expect(await post(listener.url, { secret: 'whsec_other' })).toMatchObject({ status: 200 })
  expect(await post(listener.url, { secret })).toMatchObject({ status: 200 })
  await until(() => target.hits.length === 2)
  expect((await stored(dir)).map(({ disposition, reason }) => [disposition, reason.includes('mismatch')])).toEqual([
    ['accepted', true],
    ['accepted', false],
  ])
})

test('a second Ctrl-C ends the listener at once, with 130', async () => {
  const target = await startTarget(() => 'hang')
  const listener = await startListen(['--forward-to', target.url], { cwd: tempDir() })
  await post(listener.url)
  await until(() => target.hits.length === 1)
  listener.process.kill('SIGINT')
  await until(() => listener.output().includes('stopping'))
  listener.process.kill('SIGINT')
  expect(await listener.ended).toMatchObject({ code: 130 })
})

test('the query of a webhook reaches the handler, but is not shown', async () => {
  const dir = tempDir()
  const target = await startTarget()
  for (const respond of ['ack', 'target']) {
    const listener = await startListen(
      [
        '--output',
        'ndjson',
        '--respond',
        respond,
        '--duplicates',
        'forward',
        '--forward-to',
        `${target.url}/hook?env=test`,
      ],
      { cwd: dir },
    )
    await post(listener.url, { path: '/stripe?tenant=acme&token=T0PSECRET' })
    await until(() => target.hits.length > 0)
    listener.process.kill('SIGINT')
    const { stdout, stderr } = await listener.ended
    expect(stdout + stderr).not.toContain('T0PSECRET')
  }
  expect(target.hits.map(({ url }) => url)).toEqual(
    Array.from({ length: 2 }, () => '/hook?env=test&tenant=acme&token=T0PSECRET'),
  )
  const [{ delivery: { id } } = { delivery: { id: '' } }] = await stored(dir)
  for (const args of [['list'], ['list', '--format', 'json'], ['show', id], ['show', id, '--format', 'json']]) {
    const { stdout, stderr } = await billhook(['events', ...args], { cwd: dir })
    expect(stdout + stderr).not.toContain('T0PSECRET')
  }
})

test('a token in the URL of a target is not shown', async () => {
  const target = await startTarget()
  const listener = await startListen(['--forward-to', `${target.url}/?token=T0PSECRET`], { cwd: tempDir() })
  await post(listener.url)
  await until(() => target.hits.length === 1)
  listener.process.kill('SIGINT')
  expect((await listener.ended).stdout).not.toContain('T0PSECRET')
  expect(target.hits[0]!.url).toContain('T0PSECRET')
})

test('during a rotation, both secrets are valid', async () => {
  const listener = await startListen(['--secret', 'whsec_new', '--secret', 'whsec_old'], { cwd: tempDir() })
  expect(await post(listener.url, { secret: 'whsec_old' })).toMatchObject({ status: 200 })
  expect(await post(listener.url, { secret: 'whsec_new' })).toMatchObject({ status: 200 })
})

test('a copy is acknowledged but not forwarded, unless --duplicates forward is set', async () => {
  const target = await startTarget()
  const suppress = await startListen(['--forward-to', target.url], { cwd: tempDir() })
  expect(await post(suppress.url)).toMatchObject({ status: 200 })
  expect(await post(suppress.url)).toMatchObject({
    status: 200,
    text: expect.stringContaining('"duplicate"') as string,
  })
  const forward = await startListen(['--duplicates', 'forward', '--forward-to', target.url], { cwd: tempDir() })
  await post(forward.url)
  await post(forward.url)
  await until(() => target.hits.length === 3)
})

/** Bodies that no provider's rules identify: JSON without an id, plain text, a form, XML, bytes. */
const unidentified: readonly (string | Uint8Array)[] = [
  '{"event":"charge.success","data":{"id":302961,"reference":"abc","amount":5000,"currency":"NGN"}}',
  '{"object":"event","type":"a"}',
  `{"id":"${'x'.repeat(1_100)}"}`,
  'event=paid&amount=5000',
  '<payment><id>1</id></payment>',
  'not json',
  '[1]',
  '"x"',
  '',
  new Uint8Array(1_000),
  Buffer.from([0xff, 0xfe, 0x7b]),
  '{"a":'.repeat(20_000),
]

test('without a secret, unidentified deliveries and their copies are recorded as unchecked and forwarded', async () => {
  const dir = tempDir()
  const target = await startTarget()
  const listener = await startListen(['--forward-to', target.url], { cwd: dir })
  for (const path of ['/', '/stripe'])
    for (const body of unidentified) expect(await post(listener.url, { body, path })).toMatchObject({ status: 200 })
  const sent = [...unidentified, ...unidentified].map((body) => Buffer.from(body).toString('hex'))
  await until(() => target.hits.length === sent.length)
  expect(target.hits.map(({ body }) => body.toString('hex')).toSorted()).toEqual(sent.toSorted())
  for (const { disposition, inspection, reason } of await stored(dir)) {
    expect([disposition, inspection.verification.status]).toEqual(['accepted', 'unchecked'])
    expect(reason).toMatch(/^not identified: /)
  }
})

test('a corrupt body or a decompression bomb is malformed', async () => {
  const dir = tempDir()
  const listener = await startListen([], { cwd: dir })
  const headers = { 'content-encoding': 'gzip' }
  for (const body of ['x', gzipSync(Buffer.alloc(3_000_000))])
    expect(await post(listener.url, { body, headers })).toMatchObject({ status: 400 })
  expect((await stored(dir)).map(({ disposition }) => disposition)).toEqual(['malformed', 'malformed'])
  const body = gzipSync(JSON.stringify(stripeEvent('evt_1')))
  expect(await post(listener.url, { body, headers })).toMatchObject({ status: 200 })
})

test('in a source with a secret, a signed body without an event is malformed, with advice in the log', async () => {
  const dir = tempDir()
  const target = await startTarget()
  const listener = await startListen(['--secret', secret, '--forward-to', target.url], { cwd: dir })
  for (const body of unidentified) {
    const answer = await post(listener.url, { body, path: '/stripe', secret })
    expect(answer.status).toBe(400)
    expect(answer.text).not.toContain('billhook.yaml')
    expect(await post(listener.url, { body })).toMatchObject({ status: 401 })
  }
  const refused = (await stored(dir)).filter(({ disposition }) => disposition === 'malformed')
  expect(refused).toHaveLength(unidentified.length)
  for (const { reason } of refused) expect(reason).toContain('unsigned: accept in billhook.yaml')
  expect(target.hits).toEqual([])
})

test('the advice works: a separate source with unsigned: accept accepts such bodies', async () => {
  const dir = tempDir()
  writeFileSync(
    join(dir, 'billhook.yaml'),
    `version: 1\nsources:\n  stripe:\n    secrets: ['${secret}']\n  forms:\n    unsigned: accept\n`,
  )
  const listener = await startListen([], { cwd: dir })
  for (const body of unidentified) {
    expect(await post(listener.url, { body, path: '/forms' })).toMatchObject({ status: 200 })
    expect(await post(listener.url, { body, path: '/stripe', secret })).toMatchObject({ status: 400 })
  }
})

test('a compressed batch with repetitive content is accepted, and a decompression bomb is rejected', async () => {
  const cwd = tempDir()
  const { url } = await startListen(['--secret', secret], { cwd })
  const lines = Array.from({ length: 1_000 }, (_, at) => ({
    id: `il_${at}`,
    amount: 100,
    currency: 'usd',
    description: '1 × Pro (at $20.00 / month)',
  }))
  const send = (body: string) => {
    const [, signature = ''] =
      stripeSignature.sign({ headers: [], body: Buffer.from(body) }, secret, { now: Date.now(), id: '' }).headers[0] ??
      []
    return post(url, {
      path: '/stripe',
      body: brotliCompressSync(body),
      headers: { 'content-encoding': 'br', 'stripe-signature': signature },
    })
  }
  expect(await send(JSON.stringify(stripeEvent('evt_1', { lines })))).toMatchObject({ status: 200 })
  expect(await send(JSON.stringify(stripeEvent('evt_2', { filler: ' '.repeat(500_000) })))).toMatchObject({
    status: 401,
  })
  expect((await stored(cwd)).at(-1)?.reason).toContain('expands to more than')
})

test('a wrong method, an unknown path and a large body get 405, 404 and 413, and are shown', async () => {
  const dir = tempDir()
  const listener = await startListen(['--output', 'ndjson'], { cwd: dir })
  expect((await fetch(listener.url)).status).toBe(405)
  expect(await post(listener.url, { path: '/nowhere' })).toMatchObject({ status: 404 })
  expect(await post(listener.url, { body: 'x'.repeat(1_048_577) })).toMatchObject({ status: 413 })
  expect(await post(listener.url, { path: '/stripe/?x=1' })).toMatchObject({ status: 200 })
  expect(await (await fetch(`${listener.url}/-/healthz`)).text()).toBe('ok\n')
  expect(await post(listener.url, { path: '/-/healthz' })).toMatchObject({ status: 404 })
  listener.process.kill('SIGINT')
  const { stdout } = await listener.ended
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; status?: number; disposition?: string })
  expect(
    events.filter(({ kind }) => kind === 'received').map(({ status, disposition }) => [status, disposition]),
  ).toEqual([
    [405, 'rejected'],
    [404, 'rejected'],
    [413, 'rejected'],
    [200, 'accepted'],
    [404, 'rejected'],
  ])
})

/** Sends raw bytes and resolves with everything that is received. */
function raw(url: string, ...parts: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => parts.forEach((part) => socket.write(part)))
    socket.on('data', (chunk) => (answer += String(chunk)))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}

test('a slow body, header injection, 10,000 headers and garbage each get an answer', async () => {
  const dir = tempDir()
  writeFileSync(join(dir, 'billhook.yaml'), 'listen: { body_timeout: 500ms }\n')
  const listener = await startListen(['--output', 'ndjson'], { cwd: dir })
  expect(await raw(listener.url, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"id"')).toMatch(
    /^HTTP\/1.1 408 /,
  )
  expect(
    await raw(listener.url, 'POST / HTTP/1.1\r\nHost: x\r\nX: a\rInjected: b\r\nContent-Length: 0\r\n\r\n'),
  ).toMatch(/^HTTP\/1.1 400 /)
  const many = Array.from({ length: 10_000 }, (_, index) => `x-${index}: ${index}\r\n`).join('')
  expect(await raw(listener.url, `POST / HTTP/1.1\r\nHost: x\r\n${many}Content-Length: 0\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431 /,
  )
  expect(await raw(listener.url, 'garbage\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
  expect(await post(listener.url)).toMatchObject({ status: 200 })
  listener.process.kill('SIGTERM')
  const { stdout } = await listener.ended
  expect(stdout).toContain('"status":408')
})

test('3,000 small headers all reach the target', async () => {
  const target = await startTarget()
  const listener = await startListen(['--forward-to', target.url], { cwd: tempDir() })
  const body = JSON.stringify(stripeEvent('evt_1'))
  const many = Array.from({ length: 3_000 }, (_, index) => `x-${index}: ${index}\r\n`).join('')
  const answer = await raw(
    listener.url,
    `POST / HTTP/1.1\r\nHost: x\r\n${many}Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  )
  expect(answer).toMatch(/^HTTP\/1.1 200 /)
  await until(() => target.hits.length === 1)
  expect(target.hits[0]!.rawHeaders.filter((name) => name.startsWith('x-'))).toHaveLength(3_000)
})

test('a failed delivery is retried until the target accepts it', async () => {
  const target = await startTarget((_hit, count) => (count === 1 ? 500 : 200))
  const listener = await startListen(['--forward-to', target.url, '--output', 'ndjson'], { cwd: tempDir() })
  await post(listener.url)
  await until(() => target.hits.length === 2)
  listener.process.kill('SIGINT')
  const { stdout, code } = await listener.ended
  expect(code).toBe(130)
  expect(stdout).toMatch(/"attempt":1.*"status":500.*"retry_at"/)
  expect(stdout).toMatch(/"attempt":2.*"status":200/)
})

test('with --respond target, the provider gets the answer of the target, and can retry', async () => {
  const target = await startTarget((_hit, count) =>
    count === 1 ? { status: 500, body: 'broken', headers: { 'x-a': 'b' } } : { status: 202, body: 'done' },
  )
  const listener = await startListen(['--respond', 'target', '--forward-to', target.url], { cwd: tempDir() })
  const first = await post(listener.url)
  expect(first).toMatchObject({ status: 500, text: 'broken' })
  expect(first.headers.get('x-a')).toBe('b')
  expect(await post(listener.url)).toMatchObject({ status: 202, text: 'done' })
  expect(await post(listener.url)).toMatchObject({ status: 200, text: expect.stringContaining('duplicate') as string })
  expect(target.hits).toHaveLength(2)
  await target.close()
  expect(await post(listener.url, { body: JSON.stringify(stripeEvent('evt_2')) })).toMatchObject({ status: 502 })
})

test('with --respond target, a copy that arrives before the target has answered gets the same answer', async () => {
  const target = await startTarget((_hit, count) => (count === 1 ? 'hang' : { status: 202, body: 'done' }))
  const cwd = tempDir()
  writeFileSync(join(cwd, 'billhook.yaml'), 'listen: { target_timeout: 2s }')
  const listener = await startListen(['--respond', 'target', '--forward-to', target.url], { cwd })
  const first = post(listener.url)
  await until(() => target.hits.length === 1)
  expect(await Promise.all([first, post(listener.url)])).toMatchObject([{ status: 504 }, { status: 504 }])
  expect(await post(listener.url)).toMatchObject({ status: 202, text: 'done' })
  expect(target.hits).toHaveLength(2)
})

test('deliveries that wait for an unreachable target are sent after a restart', async () => {
  const dir = tempDir()
  const closed = await startTarget()
  await closed.close()
  const listener = await startListen(['--forward-to', closed.url], { cwd: dir })
  expect(await post(listener.url)).toMatchObject({ status: 200 })
  listener.process.kill('SIGINT')
  expect((await listener.ended).stdout).toMatch(/waiting +1 for/)
  const without = await startListen([], { cwd: dir })
  expect(without.output()).toMatch(/1 delivery is waiting for http\S+, which is not a target of this run/)
  without.process.kill('SIGINT')
  await without.ended
  const target = await startTarget(() => 200, Number(new URL(closed.url).port))
  await startListen(['--forward-to', closed.url], { cwd: dir })
  await until(() => target.hits.length === 1)
})

test('--moved-from sends waiting deliveries to the new target, and requires exactly one target', async () => {
  const dir = tempDir()
  const closed = await startTarget()
  await closed.close()
  const listener = await startListen(['--forward-to', closed.url], { cwd: dir })
  await post(listener.url)
  listener.process.kill('SIGINT')
  await listener.ended
  const refused = await billhook(['listen', '--port', '0', '--moved-from', closed.url], { cwd: dir })
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--moved-from needs exactly one target')])
  const target = await startTarget()
  const moved = await startListen(['--forward-to', target.url, '--moved-from', closed.url], { cwd: dir })
  await until(() => target.hits.length === 1)
  moved.process.kill('SIGINT')
  expect((await moved.ended).stdout).toContain('BILLHOOK_TARGET_MOVED')
  const again = await startListen(['--forward-to', target.url, '--moved-from', closed.url], { cwd: dir })
  await until(() => again.output().includes('no deliveries are waiting for'))
  expect(target.hits).toHaveLength(1)
})

test('each source in billhook.yaml has its own path, secret and targets', async () => {
  const dir = tempDir()
  const [eu, us] = [await startTarget(), await startTarget()]
  writeFileSync(
    join(dir, 'billhook.yaml'),
    `sources:
  eu: { provider: stripe, secrets: [whsec_eu], forward_to: ["${eu.url}"] }
  us: { provider: stripe, secrets: ["\${US_SECRET}"], forward_to: ["${us.url}"] }
`,
  )
  const listener = await startListen([], { cwd: dir, env: { US_SECRET: 'whsec_us' } })
  expect(await post(listener.url, { path: '/eu', secret: 'whsec_eu' })).toMatchObject({ status: 200 })
  expect(await post(listener.url, { path: '/eu', secret: 'whsec_us' })).toMatchObject({ status: 401 })
  expect(await post(listener.url, { path: '/', secret: 'whsec_us' })).toMatchObject({ status: 200 })
  await until(() => eu.hits.length === 1 && us.hits.length === 1)
  expect((await stored(dir)).map(({ source }) => source)).toEqual(['eu', 'eu', 'us'])
})

test('--wait-for exits with 0 when all events have arrived, and with 1 otherwise', async () => {
  const dir = tempDir()
  const listener = await startListen(['--wait-for', 'invoice.*=2', '--timeout', '20s'], { cwd: dir })
  await post(listener.url)
  await post(listener.url)
  await post(listener.url, { body: JSON.stringify(stripeEvent('evt_2')) })
  expect((await listener.ended).code).toBe(0)
  const { code, stderr } = await billhook(
    ['listen', '--port', '0', '--wait-for', 'invoice.paid', '--timeout', '300ms'],
    { cwd: tempDir() },
  )
  expect(code).toBe(1)
  expect(stderr).toContain('invoice.paid (0 of 1)')
})

test('--wait-for waits until a slow handler has answered, even after a retry', async () => {
  const handled: number[] = []
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      handled.push(handled.length === 0 ? 500 : 200)
      setTimeout(() => response.writeHead(handled.at(-1) ?? 500).end(), 300)
    })
  })
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const listener = await startListen(['--wait-for', 'invoice.paid', '--forward-to', url], { cwd: tempDir() })
  await post(listener.url)
  expect((await listener.ended).code).toBe(0)
  expect(handled).toEqual([500, 200])
})

test('--wait-for exits with 1 and shows the answer if the handler refuses the event', async () => {
  const target = await startTarget(() => 500)
  const listener = await startListen(
    ['--wait-for', 'invoice.paid', '--timeout', '3s', '--forward-to', `${target.url}/hook?token=T0PSECRET`],
    { cwd: tempDir() },
  )
  await post(listener.url)
  const { code, stderr, stdout } = await listener.ended
  expect(code).toBe(1)
  expect(stderr).toContain('timed out waiting for invoice.paid (0 of 1); not delivered: invoice.paid evt_1: http://')
  expect(stderr).toContain('answered 500')
  expect(stderr).toContain('code: BILLHOOK_AWAITED_UNDELIVERED')
  expect(stdout + stderr).not.toContain('T0PSECRET')
})

test('--record writes capture lines with the exact bytes', async () => {
  const dir = tempDir()
  const listener = await startListen(['--record', 'captures'], { cwd: dir })
  await post(listener.url, { body: '{ "id": "1", "object": "event", "type": "a" }' })
  listener.process.kill('SIGINT')
  await listener.ended
  const [file] = readdirSync(join(dir, 'captures'))
  const line = JSON.parse(readFileSync(join(dir, 'captures', file!), 'utf8')) as { body_b64: string; source: string }
  expect(line.source).toBe('stripe')
  expect(Buffer.from(line.body_b64, 'base64').toString()).toBe('{ "id": "1", "object": "event", "type": "a" }')
})

test.each([
  [['--forward-to', 'localhost:3000'], 2, 'http:// or https:// URL'],
  [['--timeout', '5 minutes'], 2, 'use a duration'],
  [['--port', '70000'], 2, 'use a port'],
  [['--source', 'strip'], 2, 'BILLHOOK_SOURCE_UNKNOWN'],
  [['--respond', 'maybe'], 2, 'ack, target'],
  [['--respond', 'target'], 2, 'BILLHOOK_TARGET_MISSING'],
  [['--forward-to', 'http://user:pass@127.0.0.1:1/'], 2, 'user and password'],
  [['--wait-for', 'invoice.paid=0'], 2, 'use TYPE or TYPE=N'],
  [['--secret', ''], 2, 'secret'],
  [['--source', 'standard-webhooks', '--secret', 'whsec_@@@'], 2, 'BILLHOOK_SECRET_INVALID'],
  [['--secret', 'whsec_'], 2, 'the secret consists only of the prefix whsec_'],
  [['--secret', 'sk_live_abc'], 2, 'the secret is a Stripe API key'],
  [['--source', 'stripe', '--secret', 'rk_test_abc'], 2, 'the secret is a Stripe API key'],
  [['--config', 'nowhere.yaml'], 2, 'nowhere.yaml'],
  [
    ['--wait-for', 'invoice.paid=2', '--timeout', '100ms'],
    1,
    'invoice.paid (0 of 2)\n  next: list what was received with billhook events list, or use a longer --timeout\n  ' +
      'code: BILLHOOK_AWAITED_MISSING',
  ],
  [
    ['--ready-file', 'no/such/dir/file'],
    3,
    'no/such/dir/file: ENOENT\n  next: name a file in a directory that exists and is writable\n  code: ' +
      'BILLHOOK_READY_FILE_FAILED',
  ],
  [
    ['--data-dir', '/dev/null/x'],
    3,
    '/dev/null is a file\n  next: name a directory with --data-dir\n  code: BILLHOOK_STORE_UNUSABLE',
  ],
  [['--host', '203.0.113.1'], 2, 'BILLHOOK_HOST_INVALID'],
])('listen %j exits with %i and the reason', async (args, code, message) => {
  const ended = await billhook(['listen', '--port', '0', ...args], { cwd: tempDir() })
  expect(ended.code).toBe(code)
  expect(ended.stderr).toContain(message)
  expect(ended.stderr).not.toMatch(/\n\s+at /)
})

test('a port in use and a locked store exit with 3; a port in use leaves no files behind', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const empty = tempDir()
  const taken = await billhook(['listen', '--port', String(port), '--record', 'captures'], { cwd: empty })
  expect([taken.code, taken.stderr, readdirSync(empty)]).toEqual([
    3,
    expect.stringContaining('BILLHOOK_PORT_IN_USE'),
    [],
  ])
  const dir = tempDir()
  await startListen([], { cwd: dir })
  const locked = await billhook(['listen', '--port', '0'], { cwd: dir })
  expect([locked.code, locked.stderr]).toEqual([3, expect.stringContaining('BILLHOOK_STORE_LOCKED')])
})

test('on a full disk, the answer is 503, so that the provider retries and no event is lost', async () => {
  const dir = tempDir()
  const listener = await startListen([], { cwd: dir, fileBlocks: 600 })
  const statuses: number[] = []
  for (let index = 0; index < 60; index++) {
    const body = JSON.stringify(stripeEvent(`evt_${index}`, { pad: 'x'.repeat(20_000) }))
    statuses.push((await post(listener.url, { body })).status)
  }
  expect([...new Set(statuses)]).toEqual([200, 503])
  listener.process.kill('SIGINT')
  expect((await listener.ended).stdout).toMatch(/not recorded/)
  expect(await stored(dir)).toHaveLength(statuses.filter((status) => status === 200).length)
})

test('secrets and control characters do not reach the output', async () => {
  const dir = tempDir()
  const listener = await startListen(['--secret', secret], { cwd: dir })
  await post(listener.url, { body: JSON.stringify(stripeEvent('evt_\u001b[2J', { type: 'a\u0007\u202e' })), secret })
  await post(listener.url, { secret: 'whsec_other' })
  listener.process.kill('SIGINT')
  const { stdout, stderr } = await listener.ended
  expect(stdout).toContain('evt_\\x1b[2J')
  // oxlint-disable-next-line no-control-regex
  expect(stdout + stderr).not.toMatch(/whsec_|[\u0000-\u0009\u000b-\u001f\u007f\u202e]/)
  expect(existsSync(join(dir, '.billhook', '.gitignore'))).toBe(true)
})
