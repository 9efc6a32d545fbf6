import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { load } from '../bench/load.ts'
import { startListen, type Running } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'
import { beside, honestSecret } from './beside.ts'
import { times, tried } from './scale.ts'

const adyenKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'

interface Attacked extends Running {
  readonly url: string
  readonly dir: string
}

/** Starts a listener with a target and with secrets for some of its sources, as in a staging environment. */
async function listener(): Promise<Attacked> {
  const dir = tempDir()
  const target = await startTarget()
  writeFileSync(
    join(dir, 'billhook.yaml'),
    `sources:\n  stripe: { secrets: ["${honestSecret}"] }\n  adyen: { secrets: ["${adyenKey}"] }\nlisten: { ` +
      `forward_to: ["${target.url}"] }\n`,
  )
  return { ...(await startListen(['--output', 'ndjson'], { cwd: dir })), dir }
}

function http(path: string, body: string | Uint8Array, headers: readonly string[] = []): Buffer {
  const type = headers.some((header) => header.startsWith('Content-Type')) ? [] : ['Content-Type: application/json']
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...type,
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)])
}

function repeated(request: Buffer, count: number): Buffer[] {
  return Array.from({ length: count }, () => request)
}

async function send(url: string, requests: readonly Buffer[], connections: number): Promise<number> {
  const { status } = await load(url, requests, connections)
  expect(status['200'] ?? 0, 'forged requests that were accepted').toBe(0)
  return requests.length
}

const mib = 1_048_576 - 1_024
const items = (item: string, bytes: number): string =>
  Array.from({ length: Math.floor(bytes / (item.length + 1)) }, () => item).join(',')
const adyenBatch = (bytes: number): string =>
  '{"live":"false","notificationItems":[' +
  items('{"NotificationRequestItem":{"eventCode":"CAPTURE","pspReference":"p"}}', bytes) +
  ']}'
const gocardlessBatch = (bytes: number): string =>
  `{"events":[${items('{"id":"EV1","resource_type":"payments","action":"paid_out"}', bytes)}]}`
const form = 'Content-Type: application/x-www-form-urlencoded'
const signatures = `Stripe-Signature: t=1,${'v1=00,'.repeat(10_000)}`
const forgedEvent = JSON.stringify(stripeEvent('evt_forged'))

test('floods of forged webhooks do not delay a legitimate sender', async () => {
  const { url, dir } = await listener()
  const signature = [`Stripe-Signature: t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}`]
  const count = times(10_000, 200_000)
  await beside(url, 'forged signatures', () => send(url, repeated(http('/stripe', forgedEvent, signature), count), 50))
  await beside(url, 'unsigned events on every path', () =>
    send(
      url,
      ['/', '/unknown', '/mollie-classic', '/paddle', '/nowhere'].flatMap((path) =>
        repeated(http(path, forgedEvent), count / 10),
      ),
      50,
    ),
  )
  const large = JSON.stringify(stripeEvent('evt_forged', { filler: 'x'.repeat(mib - 300) }))
  await beside(url, 'forged bodies of 1 MiB', () =>
    send(url, repeated(http('/stripe', large, signature), times(100, 2_000)), 4),
  )
  const files = ['store.db', 'store.db-wal'].map((file) => statSync(join(dir, '.billhook', file)).size)
  const size = files.reduce((sum, bytes) => sum + bytes, 0)
  tried('bytes left on the disk by these floods', size, 'limit: 250 MiB')
  expect(size).toBeLessThan(250 * 1_048_576)
})

test('batches, deep nesting and other expensive bodies do not delay a legitimate sender', async () => {
  const { url } = await listener()
  const shapes: Readonly<
    Record<string, readonly [path: string, body: string | Uint8Array, headers?: readonly string[]]>
  > = {
    'Adyen items, unsigned, 85 kB': ['/adyen', adyenBatch(85_000)],
    'Adyen items, unsigned, 1 MiB': ['/', adyenBatch(mib)],
    'GoCardless events, unsigned, 1 MiB': ['/', gocardlessBatch(mib)],
    'nested lists, 1 MiB': ['/stripe', '['.repeat(mib / 2) + ']'.repeat(mib / 2)],
    'nested objects, 1 MiB': ['/', `${'{"a":'.repeat(mib / 6)}1${'}'.repeat(mib / 6)}`],
    'keys, 1 MiB': ['/stripe', `{${items('"aaaaaa":0', mib)}}`],
    'one id of 1 MiB': ['/stripe', JSON.stringify(stripeEvent('e'.repeat(mib - 300)))],
    'Apple, 1 MiB': [
      '/apple',
      JSON.stringify({ signedPayload: `${'a'.repeat(1_000)}.${'b'.repeat(mib - 3_000)}.${'c'.repeat(1_000)}` }),
    ],
    'a form of 1 MiB': ['/braintree', 'a=1&'.repeat(mib / 4), [form]],
    'fields without a value, 1 MiB': ['/braintree', 'a&'.repeat(mib / 2), [form]],
    'headers of 60 kB': ['/stripe', forgedEvent, [signatures]],
    '1,900 headers': ['/', forgedEvent, Array.from({ length: 1_900 }, (_, at) => `x-${at}: v`)],
  }
  for (const [what, [path, body, headers]] of Object.entries(shapes)) {
    await beside(url, what, () => send(url, repeated(http(path, body, headers), times(10, 200)), 4))
  }
})

test('decompression bombs do not delay a legitimate sender', async () => {
  const { url } = await listener()
  const zeros = Buffer.alloc(200 * 1_048_576)
  const bombs = {
    gzip: gzipSync(zeros),
    deflate: deflateSync(zeros),
    br: brotliCompressSync(zeros.subarray(0, 50 * 1_048_576)),
  }
  for (const [encoding, body] of Object.entries(bombs)) {
    await beside(url, `${encoding} bombs of ${body.length.toLocaleString('en')} bytes`, () =>
      send(url, repeated(http('/stripe', body, [`Content-Encoding: ${encoding}`]), times(20, 500)), 4),
    )
  }
})

test('small requests that expand to a megabyte do not delay a legitimate sender or exhaust memory', async () => {
  const attacked = await listener()
  const { url } = attacked
  const before = rss(attacked)
  const long = '12345678901234567890'
  const shapes: Readonly<Record<string, readonly [path: string, body: string, headers?: readonly string[]]>> = {
    'fields without a value, no path': ['/nowhere', 'a&'.repeat(mib / 2), [form]],
    'fields without a value': ['/', 'a&'.repeat(mib / 2), [form]],
    'empty objects': ['/stripe', `{"id":"evt_1","object":"event","type":"x","a":[${items('{}', mib)}]}`],
    'names, all different': ['/', names(0.7 * mib)],
    'Adyen with a long number': ['/adyen', `{"x":${long},"notificationItems":[{}],"a":[${items('1', mib)}]}`],
    'Apple with a long number': [
      '/apple',
      JSON.stringify({
        signedPayload: [
          Buffer.from('{"alg":"ES256"}').toString('base64url'),
          Buffer.from(`{"x":${long},"a":[${items('1', 0.7 * mib)}]}`).toString('base64url'),
          'aa',
        ].join('.'),
      }),
    ],
  }
  for (const [what, [path, text, headers = []]] of Object.entries(shapes)) {
    const body = brotliCompressSync(text)
    const request = http(path, body, ['Content-Encoding: br', ...headers])
    await beside(url, `${what}, ${body.length.toLocaleString('en')} bytes`, () =>
      send(url, repeated(request, times(60, 1_000)), 60),
    )
  }
  const held = rss(attacked)
  tried('MiB of memory before and after', 2, [before, held].map((bytes) => Math.round(bytes / 1_048_576)).join(', '))
  expect(held).toBeLessThan(600 * 1_048_576)
})

/** Returns a JSON object of at least `bytes` bytes in which all names differ: the most expensive kind to inspect. */
function names(bytes: number): string {
  return `{${Array.from({ length: bytes / 7 }, (_, at) => `"${at.toString(36)}":0`).join(',')}}`
}

/** Opens connections that stay open, and sends some bytes on each. Returns their sockets. */
async function connections(
  url: string,
  count: number,
  bytes: (index: number) => Buffer | string,
): Promise<readonly Socket[]> {
  const port = Number(new URL(url).port)
  const sockets = Array.from({ length: count }, (_, index) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.resume()
    const first = bytes(index)
    if (first.length > 0) socket.write(first)
    return socket
  })
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) =>
          socket.connecting ? socket.once('connect', resolve).once('close', () => resolve()) : resolve(),
        ),
    ),
  )
  return sockets
}

/** Returns the resident memory of a process, in bytes. */
function rss({ process }: Running): number {
  const status = readFileSync(`/proc/${process.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1_024
}

/**
 * Opens 1,000 connections per second. At much higher rates, just opening and closing them saturates a core, regardless
 * of what they carry.
 */
async function paced(count: number, open: (at: number, some: number) => Promise<void>): Promise<void> {
  for (let at = 0; at < count; at += 50) {
    const pause = delay(50)
    await open(at, Math.min(50, count - at))
    await pause
  }
}

test('hundreds of requests that take milliseconds each do not delay a legitimate sender', async () => {
  const { url } = await listener()
  const shapes: Readonly<Record<string, Buffer>> = {
    'names, all different, 64 kB': http('/', names(64_000)),
    '60 kB of signatures': http('/stripe', forgedEvent, [signatures]),
  }
  for (const [what, request] of Object.entries(shapes)) {
    await beside(url, `300 connections: ${what}`, async () => {
      const sent: Promise<number>[] = []
      await paced(300, async (_at, count) => void sent.push(send(url, repeated(request, count), count)))
      await Promise.all(sent)
      return 300
    })
  }
})

test('connections that are kept open do not delay a legitimate sender', async () => {
  const attacked = await listener()
  const { url } = attacked
  const before = rss(attacked)
  for (const [what, bytes] of [
    ['idle connections', ''],
    ['requests that are never finished', 'POST /stripe HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n'],
  ] as const) {
    await beside(url, what, async () => {
      const sockets: Socket[] = []
      await paced(
        times(2_500, 5_000),
        async (_at, count) => void sockets.push(...(await connections(url, count, () => bytes))),
      )
      await delay(2_000)
      expect(readdirSync(`/proc/${attacked.process.pid}/fd`).length, 'connections that are open').toBeLessThan(2_100)
      await delay(times(0, 18_000))
      for (const socket of sockets) socket.destroy()
      return sockets.length
    })
  }
  await beside(url, 'headers sent byte by byte', async () => {
    const sockets = await connections(url, 300, () => 'POST / HTTP/1.1\r\n')
    for (let step = 0; step < times(20, 110); step += 1) {
      for (const socket of sockets) if (socket.writable) socket.write('x')
      await delay(100)
    }
    for (const socket of sockets) socket.destroy()
    return sockets.length
  })
  await beside(url, 'bodies of 1 MiB that never end', async () => {
    const head = `POST /stripe HTTP/1.1\r\nHost: x\r\nContent-Length: ${mib}\r\n\r\n`
    const body = Buffer.alloc(mib - 1, 'x')
    const sockets: Socket[] = []
    // Sending 300 MiB at once stalls the loopback interface itself: a plain Node.js server answers just as late.
    for (let round = 0; round < 15; round += 1) {
      sockets.push(...(await connections(url, 20, () => Buffer.concat([Buffer.from(head), body]))))
      await delay(100)
    }
    await delay(times(1_000, 9_000))
    for (const socket of sockets) socket.destroy()
    return sockets.length
  })
  const held = rss(attacked)
  // Freed memory is returned to the system gradually; a busy listener reuses it first.
  await delay(times(2_000, 60_000))
  tried(
    'MiB of memory before, with, after held bodies',
    3,
    [before, held, rss(attacked)].map((bytes) => Math.round(bytes / 1_048_576)).join(', '),
  )
  expect(held).toBeLessThan(900 * 1_048_576)
})

test('an upload in progress is not closed to make room for other connections', async () => {
  const { url } = await listener()
  const body = forgedEvent.padEnd(2_000)
  const request = http('/', body)
  const [upload] = await connections(url, 1, () => request.subarray(0, -1_000))
  let answer = ''
  upload?.on('data', (chunk) => (answer += String(chunk)))
  const idle: Socket[] = []
  for (let sent = 1_000; sent > 0; sent -= 50) {
    upload?.write(request.subarray(-sent, sent === 50 ? undefined : 50 - sent))
    idle.push(...(await connections(url, 150, () => '')))
  }
  await until(() => answer !== '')
  for (const socket of idle) socket.destroy()
  expect(answer).toContain('HTTP/1.1 401')
})

const malformed = [
  'garbage\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x ' +
    'HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;ext="\r\nhello\r\n0\r\n\r\n',
  'POST / HTTP/1.1\nHost: a\nContent-Length: 2\n\n{}',
  'POST / HTTP/1.1\r\nHost : a\r\n\r\n',
  'POST / HTTP/1.1\r\n folded: a\r\n\r\n',
  'POST /\0 HTTP/1.1\r\nHost: a\r\n\r\n',
  'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nExpect: x\r\nContent-Length: 2\r\n\r\n{}',
  'POST / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\nContent-Length: 2\r\n\r\n{}',
  `POST /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\u0016\u0003\u0001\u0002\u0000',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
]

test('malformed requests and broken connections do not delay a legitimate sender', async () => {
  const { url, process } = await listener()
  await beside(url, 'malformed requests', async () => {
    const all = Array.from({ length: times(20, 500) }, () => malformed).flat()
    await paced(all.length, async (at, some) => {
      const sockets = await connections(url, some, (index) => all[at + index] ?? '')
      await delay(20)
      for (const socket of sockets) socket.destroy()
    })
    return all.length
  })
  await beside(url, 'resets at any moment', async () => {
    const count = times(1_000, 20_000)
    const request = http('/stripe', forgedEvent)
    await paced(count, async (at, some) => {
      const sockets = await connections(url, some, (index) => request.subarray(0, (at + index) % request.length))
      for (const socket of sockets) socket.resetAndDestroy()
    })
    return count
  })
  await beside(url, 'pipelined requests', async () => {
    const count = times(2_000, 20_000)
    const [socket] = await connections(url, 1, () => Buffer.concat(repeated(http('/stripe', forgedEvent), count)))
    await delay(times(1_000, 5_000))
    socket?.destroy()
    return count
  })
  expect(process.exitCode).toBeNull()
})
