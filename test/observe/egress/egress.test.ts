import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { symlinkSync, writeFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import type { Egress } from '../../../src/observe/egress/egress.ts'
import { parseObserver } from '../../../src/observe/parse-observer.ts'
import { freePort } from '../../helpers/free-port.ts'
import { observe, testEnv } from '../../helpers/observe.ts'
import { startTarget } from '../../helpers/target.ts'
import { makePipe } from '../../helpers/pipe.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { until } from '../../helpers/until.ts'

const { signal } = new AbortController()

async function egress(upstream: string, cwd?: string): Promise<Egress> {
  const { observer } = await observe(`egress:${await freePort()}=${upstream}`, cwd === undefined ? {} : { cwd })
  return observer as Egress
}

interface Call {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** Sends a request as an API client in the target would. */
function call(
  { url }: Egress,
  { method = 'POST', path = '/v1/refunds', headers = {}, body = '' }: Call = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${url}${path}`,
      { method, headers: { 'content-type': 'application/json', ...headers }, agent: false },
      (response) => {
        void text(response).then(
          (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          reject,
        )
      },
    )
    request.on('error', reject).end(body)
  })
}

const keyed = (key: string, body: object): Call => ({ headers: { 'Idempotency-Key': key }, body: JSON.stringify(body) })

test('a call and its answer are forwarded unchanged', async () => {
  const upstream = await startTarget(() => ({
    status: 302,
    headers: { location: 'https://elsewhere/', 'x-request': 'r1' },
    body: 'moved',
  }))
  const seen = await egress(`${upstream.url}/api`)
  const answer = await call(seen, {
    path: '/v1/refunds?expand=charge&api_key=sk_123',
    headers: { Authorization: 'Bearer sk_1' },
    body: '{ "amount" :5 }',
  })
  expect(answer).toMatchObject({
    status: 302,
    body: 'moved',
    headers: { location: 'https://elsewhere/', 'x-request': 'r1' },
  })
  const hit = upstream.hits[0]
  expect(hit).toMatchObject({ method: 'POST', url: '/api/v1/refunds?expand=charge&api_key=sk_123' })
  expect(hit?.body.toString()).toBe('{ "amount" :5 }')
  expect(hit?.rawHeaders.join('\n')).toContain(`Authorization\nBearer sk_1`)
  expect(hit?.rawHeaders.filter((_, index, all) => all[index - 1]?.toLowerCase() === 'host')).toEqual([
    new URL(upstream.url).host,
  ])
  expect(seen.calls()).toEqual([
    {
      at: expect.any(Number),
      method: 'POST',
      path: '/v1/refunds?expand=charge&api_key=***',
      body: { amount: 5 },
      status: 302,
    },
  ])
})

test('the state contains only effects: no GETs or refused calls, and each key once', async () => {
  const upstream = await startTarget(({ url }) => (url === '/v1/declined' ? 402 : 200))
  const seen = await egress(upstream.url)
  expect(await seen.read(signal)).toEqual({})
  await call(seen, { method: 'GET' })
  await call(seen, { path: '/v1/declined', body: '{}' })
  await call(seen, keyed('k1', { amount: 5 }))
  await call(seen, keyed('k1', { amount: 5 }))
  await call(seen, keyed('k2', { amount: 5 }))
  await call(seen, { ...keyed('k1', { amount: 5 }), path: '/v1/credits' })
  await call(seen, { body: '{"amount":90071992547409931}' })
  await call(seen, { path: '/v2/payments', body: '{"idempotency_key":"sq1","cents":7}' })
  await call(seen, { path: '/v2/payments', body: '{"idempotency_key":"sq1","cents":7}' })
  expect(JSON.stringify(await seen.read(signal))).toBe(
    '{"POST /v1/refunds":[{"amount":5},{"amount":5},{"amount":90071992547409931}],"POST ' +
      '/v1/credits":[{"amount":5}],"POST /v2/payments":[{"cents":7}]}',
  )
  expect(seen.calls()).toHaveLength(9)
  seen.forget()
  expect([await seen.read(signal), seen.calls()]).toEqual([{}, []])
  await call(seen, keyed('k1', { amount: 5 }))
  expect(await seen.read(signal)).toEqual({ 'POST /v1/refunds': [{ amount: 5 }] })
  expect(seen).toMatchObject({ kind: 'egress', ignores: expect.arrayContaining(['GET, HEAD and OPTIONS calls']) })
})

test.each([
  [
    'a form',
    'application/x-www-form-urlencoded',
    'amount=5&metadata[order]=o%201&items[0][price]=p&tags[]=a&tags[]=b&x=1&x=2&__proto__[y]=1',
    '{"amount":"5","metadata":{"order":"o ' +
      '1"},"items":{"0":{"price":"p"}},"tags":["a","b"],"x":["1","2"],"__proto__":{"y":"1"}}',
  ],
  ['a text', 'text/plain', 'hello', '"hello"'],
  ['nothing', 'application/json', '', 'null'],
  ['multipart with a random boundary', 'multipart/form-data; boundary=--x9', '----x9\r\nto', '"--boundary\\r\\nto"'],
])('reads %s', async (_name, type, body, state) => {
  const seen = await egress('stub')
  await call(seen, { headers: { 'content-type': type }, body })
  expect(JSON.stringify(seen.calls()[0]?.body)).toBe(state)
})

test('a stub returns an object made from the request, the same for the same key', async () => {
  const seen = await egress('stub')
  const [first, again, other] = [
    await call(seen, keyed('k', { amount: 5 })),
    await call(seen, keyed('k', { amount: 5 })),
    await call(seen, { body: '{"amount":6,"id":"mine"}' }),
  ]
  expect(JSON.parse(first.body)).toEqual({
    id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/),
    amount: 5,
  })
  expect(again.body).toBe(first.body)
  expect(JSON.parse(other.body)).toEqual({ id: 'mine', amount: 6 })
})

test('a file of stubs: the first match answers, or 404', async () => {
  const dir = tempDir()
  writeFileSync(
    join(dir, 'stubs.yaml'),
    `- { method: GET, path: /v1/charges/*, body: { id: ch_1, paid: true } }
- { path: /v1/charges/**, status: 402, headers: { X-Why: card }, body: declined, delay: 50ms }
- { method: POST, path: /v1/echo, status: 201 }`,
  )
  const seen = await egress('stubs.yaml', dir)
  expect(await call(seen, { method: 'GET', path: '/v1/charges/ch_1?x=1' })).toMatchObject({
    status: 200,
    body: '{"id":"ch_1","paid":true}',
  })
  const start = performance.now()
  expect(await call(seen, { path: '/v1/charges/ch_1/refund' })).toMatchObject({
    status: 402,
    headers: { 'x-why': 'card' },
    body: 'declined',
  })
  expect(performance.now() - start).toBeGreaterThan(45)
  expect(await call(seen, { path: '/v1/echo', body: '{"a":1}' })).toMatchObject({
    status: 201,
    body: expect.stringContaining('"a":1'),
  })
  expect(await call(seen, { path: '/v1/other' })).toMatchObject({
    status: 404,
    body: expect.stringContaining('no stub matches POST /v1/other'),
  })
})

test.each([
  ['{ path: /x }', 'not a list'],
  ['- [', 'stubs.yaml cannot be used'],
  ['- { path: x }', 'stub 1: path must start with /'],
  ['- { path: /x }\n- { path: /x, statu: 5 }', 'stub 2: unknown key statu'],
  [`- { path: /${'x'.repeat(500)} }`, 'path is longer than 500 characters'],
  ['- { path: /x, status: 700 }', 'status must be'],
  ['- { path: /x, delay: soon }', 'delay must be'],
  ['- { path: /x, headers: { "a b": c } }', 'a b is not a valid header'],
  ['- { path: /x, status: 200, status: 201 }', 'Map keys must be unique (line 1)'],
  [() => '# a comment\n'.repeat(100_000), 'it is larger than 1024 KiB'],
  [() => '['.repeat(20_000), 'stubs.yaml cannot be used'],
])('an invalid stub is named: %s', async (stubs, message) => {
  const dir = tempDir()
  writeFileSync(join(dir, 'stubs.yaml'), typeof stubs === 'string' ? stubs : stubs())
  await expect(egress('stubs.yaml', dir)).rejects.toThrow(
    expect.objectContaining({ code: 'BILLHOOK_STUBS_INVALID', exitCode: 2, message: expect.stringContaining(message) }),
  )
})

test('a path pattern with many possible matches does not hold up the run', async () => {
  const dir = tempDir()
  writeFileSync(
    join(dir, 'stubs.yaml'),
    `- { path: "/${'**a'.repeat(40)}b", status: 201 }\n- { path: "/v1/**/x*", status: 202 }`,
  )
  const seen = await egress('stubs.yaml', dir)
  const start = performance.now()
  expect((await call(seen, { path: `/v1/${'a'.repeat(8_000)}` })).status).toBe(404)
  expect((await call(seen, { path: `/v1/${'a/'.repeat(2_000)}x1` })).status).toBe(202)
  expect(performance.now() - start).toBeLessThan(5_000)
})

test('many keys in a stub, or a pipe instead of the file, do not hold up the run', async () => {
  const dir = tempDir()
  writeFileSync(
    join(dir, 'stubs.yaml'),
    `- path: /x\n${Array.from({ length: 80_000 }, (_, index) => `  k${index}: 1`).join('\n')}`,
  )
  await expect(egress('stubs.yaml', dir)).rejects.toThrow('unknown key k0')
  makePipe(join(dir, 'pipe.yaml'))
  symlinkSync('/dev/zero', join(dir, 'device.yaml'))
  for (const file of ['pipe.yaml', 'device.yaml'])
    await expect(egress(file, dir)).rejects.toThrow('it is not a regular file')
})

test('only the kth call fails, as planned', async () => {
  const upstream = await startTarget()
  const seen = await egress(upstream.url)
  await call(seen)
  const status = seen.failCall(2, 'status')
  await call(seen)
  expect(status.happened()).toBe(false)
  expect((await call(seen)).status).toBe(500)
  expect(status.happened()).toBe(true)
  expect(upstream.hits).toHaveLength(2)
  const reset = seen.failCall(1, 'reset')
  await expect(call(seen)).rejects.toThrow(/ECONNRESET|hang up/)
  expect([reset.happened(), upstream.hits.length]).toEqual([true, 2])
  const never = seen.failCall(1, 'status')
  never.cancel()
  await call(seen)
  expect([never.happened(), upstream.hits.length]).toEqual([false, 3])
  expect(seen.calls().map(({ status, failed }) => [status, failed])).toEqual([
    [200, undefined],
    [200, undefined],
    [500, 'status'],
    [undefined, 'reset'],
    [200, undefined],
  ])
  expect(await seen.read(signal)).toEqual({ 'POST /v1/refunds': [null, null, null] })
})

test.each([
  ['fetch or a form of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['a page on another port', { 'sec-fetch-site': 'same-site' }],
  ['DNS rebinding', { host: 'evil.example:4600', 'sec-fetch-site': 'same-origin' }],
  ['DNS rebinding, by a typed URL or a link', { host: 'evil.example:4600', 'upgrade-insecure-requests': '1' }],
  ['a host that ends like ours', { host: 'internal.evil.example' }],
])('a web page neither adds a call nor uses up a planned fault: %s', async (_name, headers) => {
  const upstream = await startTarget()
  const seen = await egress(upstream.url)
  const fault = seen.failCall(1, 'status')
  expect(await call(seen, { headers, body: '{"amount":5}' })).toMatchObject({
    status: 403,
    body: expect.stringContaining('billhook: '),
  })
  expect([seen.calls(), upstream.hits.length, fault.happened()]).toEqual([[], 0, false])
  expect((await call(seen, { headers: { 'sec-fetch-mode': 'cors', host: 'host.docker.internal:4600' } })).status).toBe(
    500,
  )
  expect(fault.happened()).toBe(true)
})

test.each([
  '127.0.0.1:4600',
  '[::1]',
  'localhost',
  'api.localhost:4600',
  'host.docker.internal',
  'host.containers.internal:4600',
  hostname(),
])('an API client may address the observer as %s', async (host) => {
  const upstream = await startTarget()
  expect((await call(await egress(upstream.url), { headers: { host } })).status).toBe(200)
})

test('a call with a lost answer counts: a retry with the same key is one effect, with another key two', async () => {
  const upstream = await startTarget()
  const seen = await egress(upstream.url)
  const lost = seen.failCall(1, 'after')
  await expect(call(seen, keyed('k1', { amount: 5 }))).rejects.toThrow(/ECONNRESET|hang up/)
  expect([lost.happened(), upstream.hits.length]).toEqual([true, 1])
  await call(seen, keyed('k1', { amount: 5 }))
  expect(await seen.read(signal)).toEqual({ 'POST /v1/refunds': [{ amount: 5 }] })
  await call(seen, keyed('k2', { amount: 5 }))
  expect(await seen.read(signal)).toEqual({ 'POST /v1/refunds': [{ amount: 5 }, { amount: 5 }] })
})

test('connection headers are not forwarded in either direction, and the idempotency key is never lost', async () => {
  const upstream = await startTarget(() => ({
    status: 200,
    headers: { connection: 'close, x-hop-back', 'x-hop-back': '1', 'x-kept-back': '2', 'content-length': '2' },
    body: '{}',
  }))
  const seen = await egress(upstream.url)
  const answer = await call(seen, {
    headers: {
      connection: 'close, X-Hop, Idempotency-Key',
      'X-Hop': '1',
      'X-Kept': '2',
      'Proxy-Authorization': 'x',
      'Idempotency-Key': 'k1',
    },
    body: '{}',
  })
  expect([answer.headers['x-hop-back'], answer.headers['x-kept-back'], answer.headers['content-length']]).toEqual([
    undefined,
    '2',
    '2',
  ])
  const sent = upstream.hits[0]?.rawHeaders.map((text) => text.toLowerCase()) ?? []
  expect(
    ['x-hop', 'x-kept', 'proxy-authorization', 'idempotency-key', 'content-length'].map(
      (name) => sent.filter((one) => one === name).length,
    ),
  ).toEqual([0, 1, 0, 1, 1])
})

test.each([
  '/../other',
  '/v1/../../other',
  '/v1/..',
  '/%2e%2e/other',
  '/.%2E/other',
  '/%252e%252e/other',
  '/..%2fother',
  '/..%5cother',
  '/..\\other',
  '/\\..\\other',
  '/..;/other',
  '/..#other',
  '/v1/..#',
  '/..%23other',
  '/..%3fother',
  '/..%3Bother',
  '/..%253bother',
  'http://api.example.com/../other',
])('no path leads out of the base URL: %s', async (path) => {
  const upstream = await startTarget()
  const seen = await egress(`${upstream.url}/base`)
  expect(
    await raw(seen, `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`),
  ).toMatch(/^HTTP\/1.1 400 .*billhook: /s)
  expect([upstream.hits.length, await seen.read(signal)]).toEqual([0, {}])
})

test.each([
  ['//host/x', '/base//host/x'],
  ['/v1/a..b/...', '/base/v1/a..b/...'],
  ['/v1/a%2Fb%25?next=/../x&y=%2e%2e', '/base/v1/a%2Fb%25?next=/../x&y=%2e%2e'],
  ['http://other.example:99/v1?x=1', '/base/v1?x=1'],
  ['http://user@other.example', '/base/'],
  ['/@other.example/', '/base/@other.example/'],
  ['/http://other.example/x', '/base/http://other.example/x'],
])('%s goes to the upstream as %s', async (path, url) => {
  const upstream = await startTarget()
  const seen = await egress(`${upstream.url}/base/`)
  await raw(seen, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  expect(upstream.hits).toMatchObject([{ url }])
})

test('a call to an upstream that is down or breaks off fails without an effect', async () => {
  const upstream = await startTarget(() => 'reset')
  for (const url of ['http://127.0.0.1:1', upstream.url]) {
    const seen = await egress(url)
    expect(await call(seen)).toMatchObject({ status: 502, body: expect.stringContaining('billhook: ') })
    expect(await seen.read(signal)).toEqual({})
  }
})

test('closing does not wait for an upstream that hangs', async () => {
  const upstream = await startTarget(() => 'hang')
  const observer = (await parseObserver(`egress:${await freePort()}=${upstream.url}`, testEnv)()) as Egress
  const hanging = expect(call(observer)).rejects.toThrow(/ECONNRESET|hang up/)
  await until(() => upstream.hits.length === 1)
  await observer[Symbol.asyncDispose]()
  await hanging
})

test('a body that is too long is refused, CONNECT gets advice, and an absolute URL is read by its path', async () => {
  const seen = await egress('stub')
  expect((await call(seen, { body: 'x'.repeat(17 * 1024 * 1024) })).status).toBe(413)
  expect(await raw(seen, 'CONNECT api.stripe.com:443 HTTP/1.1\r\nHost: api.stripe.com\r\n\r\n')).toMatch(
    /^HTTP\/1.1 405 .*base URL of your API client/s,
  )
  expect(seen.calls()).toEqual([])
  await raw(
    seen,
    'GET http://api.stripe.com/v1/charges?x=1 HTTP/1.1\r\nHost: api.stripe.com\r\nConnection: close\r\n\r\n',
  )
  expect(seen.calls()).toMatchObject([{ path: 'http://api.stripe.com/v1/charges?x=1' }])
})

function raw({ url }: Egress, request: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(request)
  return text(socket)
}

test('a port in use is an error that names it', async () => {
  const target = await startTarget()
  const { port } = new URL(target.url)
  await expect(observe(`egress:${port}=stub`)).rejects.toThrow(
    expect.objectContaining({ code: 'BILLHOOK_PORT_IN_USE', exitCode: 3, message: expect.stringContaining(port) }),
  )
})

test.each([
  'egress:',
  'egress:4600',
  'egress:4600=',
  'egress:0=stub',
  'egress:70000=stub',
  'egress:4600=stubs',
  'egress:4600=https://u:p@api.stripe.com',
])('%s is a usage error', (spec) => {
  expect(() => parseObserver(spec, testEnv)).toThrow(
    expect.objectContaining({
      code: 'BILLHOOK_OBSERVER_INVALID',
      exitCode: 2,
      hint: expect.stringContaining('egress:PORT=UPSTREAM'),
    }),
  )
})
