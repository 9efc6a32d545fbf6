import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startReceiver, type Receiver } from '../../src/net/receiver.ts'
import type { ReceiverOptions, Refusal } from '../../src/net/receiver-options.ts'
import { until } from '../helpers/until.ts'

async function start(
  refused: Refusal[],
  deliver: ReceiverOptions['deliver'] = () => Promise.resolve({ status: 200, body: 'ok' }),
): Promise<Receiver> {
  const receiver = await startReceiver({
    host: '127.0.0.1',
    port: 0,
    bodyLimit: 100,
    totalLimit: 250,
    requestTimeoutMs: 10_000,
    now: Date.now,
    uuid: randomUUID,
    deliver,
    handshake: () => undefined,
    refuse: (_, refusal) => void refused.push(refusal),
  })
  onTestFinished(() => receiver[Symbol.asyncDispose]())
  return receiver
}

test('many senders together cannot fill the memory, and the next one is served once they are gone', async () => {
  const refused: Refusal[] = []
  const { url } = await start(refused)
  const senders = Array.from({ length: 5 }, () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined)
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n${'x'.repeat(80)}`)
    return socket
  })
  await until(() => refused.length === 2)
  expect(refused).toEqual([expect.objectContaining({ status: 503 }), expect.objectContaining({ status: 503 })])
  for (const sender of senders) sender.destroy()
  await until(() => refused.length === 5)
  for (let count = 0; count < 4; count++)
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(100) })).status).toBe(200)
})

/** Sends bytes over a new connection; resolves to everything received until it closes. */
function exchange(url: string, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined)
    socket.on('data', (chunk) => (answer += String(chunk)))
    socket.on('close', () => resolve(answer))
    for (const part of parts) socket.write(part)
  })
}

const post = (headers = '', target = '/'): string =>
  `POST ${target} HTTP/1.1\r\nHost: hooks.example\r\nContent-Length: 2\r\nConnection: close\r\n${headers}\r\n{}`

test("a web page in the user's browser cannot send webhooks: a forged payment is refused", async () => {
  const refused: Refusal[] = []
  const { url } = await start(refused)
  const { port } = new URL(url)
  const pages = [
    'Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n',
    'Origin: null\r\n',
    'Sec-Fetch-Site: same-site\r\n',
    `Sec-Fetch-Site: same-origin\r\n`,
  ]
  for (const headers of pages) expect(await exchange(url, post(headers))).toMatch(/^HTTP\/1.1 403 /)
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  // These are not browsers: a tunnel with its own Host, Node.js's fetch, a proxy.
  for (const headers of ['', 'Sec-Fetch-Mode: cors\r\n', 'X-Forwarded-Host: hooks.example\r\n'])
    expect(await exchange(url, post(headers))).toMatch(/^HTTP\/1.1 200 /)
  const rebound = `GET /-/healthz HTTP/1.1\r\nHost: evil.example:${port}\r\nConnection: close\r\n\r\n`
  expect(await exchange(url, rebound)).toMatch(/^HTTP\/1.1 403 /)
  const own = rebound.replace('evil.example', '127.0.0.1')
  for (const headers of pages.slice(0, 3))
    expect(await exchange(url, own.replace('\r\nConnection', `\r\n${headers}Connection`))).toMatch(/^HTTP\/1.1 403 /)
  expect(await exchange(url, own.replace('\r\nConnection', '\r\nHost: evil.example\r\nConnection'))).toMatch(
    /^HTTP\/1.1 400 /,
  )
  for (const host of ['127.0.0.1', 'localhost', '10.0.0.7', '[::1]'])
    expect(await exchange(url, rebound.replace('evil.example', host))).toMatch(/^HTTP\/1.1 200 /)
})

test('a request with an absolute URL, as sent to proxies, is accepted by its path', async () => {
  const urls: string[] = []
  const { url } = await start([], async (delivery) => {
    urls.push(delivery.url)
    return { status: 200, body: 'ok' }
  })
  for (const target of ['http://hooks.example/stripe?a=1', 'https://hooks.example', 'HTTP://x/y'])
    expect(await exchange(url, post('', target))).toMatch(/^HTTP\/1.1 200 /)
  expect(urls).toEqual(['/stripe?a=1', '/', '/y'])
})

test('a valid request is answered even if garbage follows it', async () => {
  const refused: Refusal[] = []
  let taken = 0
  const { url } = await start(refused, async () => {
    taken += 1
    await delay(50)
    return { status: 200, body: 'ok' }
  })
  const answer = await exchange(url, `${post().replace('Connection: close\r\n', '')}garbage\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1.1 200 [^]*HTTP\/1.1 400 /)
  expect(taken).toBe(1)
  expect(refused.map(({ status }) => status)).toEqual([400])
})

test.each([
  ['no HTTP at all', 'garbage\r\n\r\n', 400, 'not an HTTP request'],
  ['TLS', Buffer.from('16030100050100000100', 'hex'), 400, 'an http:// URL'],
  ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n', 405, 'CONNECT'],
  ['an unknown Expect', post('Expect: x\r\n'), 417, 'Expect'],
])('%s is reported with its reason: nothing is dropped silently', async (_name, bytes, status, reason) => {
  const refused: Refusal[] = []
  const { url } = await start(refused)
  expect(await exchange(url, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(refused).toMatchObject([{ status, reason: expect.stringContaining(reason) as string }])
})

test('a sender that does not close the connection after its answer cannot hold it forever', async () => {
  const { url } = await start([])
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
  let isBroken = false
  socket.on('error', () => (isBroken = true)).resume()
  socket.write('garbage\r\n\r\n')
  await new Promise((resolve) => socket.once('end', resolve))
  await until(() => {
    socket.write('x')
    return isBroken
  })
})

test('a connection that sends nothing before it closes or breaks is not reported', async () => {
  const refused: Refusal[] = []
  const { url } = await start(refused)
  for (let count = 0; count < 20; count += 1) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined)
    await new Promise((resolve) => socket.once('connect', resolve))
    if (count % 2) socket.resetAndDestroy()
    else socket.destroy()
  }
  expect(await exchange(url, post())).toMatch(/^HTTP\/1.1 200 /)
  expect(refused).toEqual([])
})

test('pipelined requests beyond a limit are refused, and other senders do not wait for them', async () => {
  const refused: Refusal[] = []
  let taken = 0
  const answers: (() => void)[] = []
  const { url } = await start(refused, () => {
    taken += 1
    return new Promise((resolve) => answers.push(() => resolve({ status: 200, body: 'ok' })))
  })
  const pipeline = exchange(url, `POST / HTTP/1.1\r\nHost: hooks.example\r\nContent-Length: 2\r\n\r\n{}`.repeat(20_000))
  await until(() => refused.length === 1)
  expect(taken).toBe(50)
  expect(refused).toEqual([{ status: 503, reason: expect.stringContaining('50 requests') }])
  for (const answer of answers) answer()
  // The answers may be lost, because the connection is cut while the sender is still sending.
  await pipeline
  const late = exchange(url, post())
  await until(() => taken === 51)
  answers.at(-1)?.()
  expect(await late).toMatch(/^HTTP\/1\.1 200 /)
  expect(refused).toHaveLength(1)
})

test('complete requests before a refused one are accepted and answered, even if all arrive at once', async () => {
  for (const [bad, status] of [
    ['GET /x HTTP/1.1\r\nHost: hooks.example\r\n\r\n', 405],
    ['POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\n\r\n', 400],
    ['POST / HTTP/1.1\r\nHost: hooks.example\r\nExpect: x\r\nContent-Length: 0\r\n\r\n', 417],
    [`POST / HTTP/1.1\r\nHost: hooks.example\r\nContent-Length: 101\r\n\r\n${'x'.repeat(101)}`, 413],
  ] as const) {
    const refused: Refusal[] = []
    let taken = 0
    const { url } = await start(refused, () => {
      taken += 1
      return Promise.resolve({ status: 200, body: 'ok' })
    })
    const answer = await exchange(
      url,
      `${'POST / HTTP/1.1\r\nHost: hooks.example\r\nContent-Length: 2\r\n\r\n{}'.repeat(3)}${bad}`,
    )
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual([
      ...Array.from({ length: 3 }, () => 'HTTP/1.1 200'),
      `HTTP/1.1 ${status}`,
    ])
    expect(taken).toBe(3)
    expect(refused).toEqual([expect.objectContaining({ status })])
  }
})

test('complete requests before garbage are all answered, in whatever order the answers are ready', async () => {
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [2, 0, 1],
  ]) {
    const answers: (() => void)[] = []
    const refused: Refusal[] = []
    const { url } = await start(
      refused,
      () => new Promise((resolve) => answers.push(() => resolve({ status: 200, body: 'ok' }))),
    )
    const all = exchange(
      url,
      `${'POST / HTTP/1.1\r\nHost: hooks.example\r\nContent-Length: 2\r\n\r\n{}'.repeat(3)}garbage\r\n\r\n`,
    )
    await until(() => answers.length === 3 && refused.length === 1)
    for (const index of order) {
      answers[index]?.()
      await delay(10)
    }
    expect((await all).match(/HTTP\/1\.1 \d+/g), order.join()).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 200',
      'HTTP/1.1 200',
      'HTTP/1.1 400',
    ])
  }
})

test('everything sent over a failed connection is refused only once', async () => {
  const refused: Refusal[] = []
  const { url } = await start(refused)
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
    .on('error', () => undefined)
    .resume()
  for (let count = 0; count < 20; count += 1) {
    socket.write('garbage\r\n\r\n')
    await delay(10)
  }
  socket.destroy()
  expect(refused).toEqual([expect.objectContaining({ status: 400 })])
})

/** Maximum number of connections that the system queues for a listener. */
const somaxconn = process.platform === 'linux' ? Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8')) : 0

test.runIf(somaxconn >= 1_000)(
  '700 connections at once are all accepted: a dropped one would be retried a second later',
  async () => {
    const { url } = await start([])
    const port = Number(new URL(url).port)
    const sockets = Array.from({ length: 700 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
    await new Promise<void>((resolve) => process.nextTick(resolve))
    // The states of all connections to this port: 01 is established, 02 is still waiting for the other side.
    const states = Array.from(readFileSync('/proc/self/net/tcp', 'utf8').matchAll(/:([\dA-F]{4}) (\d\d) /g)).filter(
      ([, remote = '']) => Number.parseInt(remote, 16) === port,
    )
    expect(states.map(([, , state]) => state)).toEqual(Array.from({ length: 700 }, () => '01'))
    for (const socket of sockets) socket.destroy()
  },
)
