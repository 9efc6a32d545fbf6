import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createSender } from '../../src/net/sender.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function target(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function post(url: string, timeoutMs = 2_000, body = '{}') {
  const sender = await createSender({ now: Date.now, bodyLimit: 100 })
  cleanups.push(() => sender[Symbol.asyncDispose]() as Promise<void>)
  return sender.send(
    url,
    {
      method: 'POST',
      headers: [
        ['X-Twice', 'a'],
        ['X-Twice', 'b'],
      ],
      body: Buffer.from(body),
    },
    { timeoutMs },
  )
}

test('sends repeated headers in their original case, and the exact body', async () => {
  let seen: { headers: string[]; body: string } | undefined
  const url = await target((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      seen = { headers: request.rawHeaders, body }
      response.end('ok')
    })
  })
  const result = await post(url, 2_000, '{ "a" : 1 }\n')
  expect(result).toMatchObject({ outcome: 'response', status: 200, truncated: false })
  expect(seen?.body).toBe('{ "a" : 1 }\n')
  expect(seen?.headers.join()).toContain('X-Twice,a,X-Twice,b')
})

test('a redirect is an answer and is not followed', async () => {
  let hits = 0
  const url = await target((_request, response) => {
    hits += 1
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  expect(await post(url)).toMatchObject({ outcome: 'response', status: 302 })
  expect(hits).toBe(1)
})

test('a target that hangs results in a timeout', async () => {
  const url = await target(() => undefined)
  expect(await post(url, 100)).toMatchObject({ outcome: 'error', code: 'timeout', message: 'no answer within 100 ms' })
})

test('a target that sends its body endlessly slowly results in a timeout', async () => {
  const url = await target((_request, response) => {
    response.write('x')
    const timer = setInterval(() => response.write('x'), 50)
    response.on('close', () => clearInterval(timer))
  })
  expect(await post(url, 300)).toMatchObject({ outcome: 'error', code: 'timeout' })
})

test('an endless answer is cut at the limit', async () => {
  const url = await target((_request, response) => {
    const timer = setInterval(() => response.write('x'.repeat(64)), 1)
    response.on('close', () => clearInterval(timer))
  })
  const result = await post(url)
  expect(result).toMatchObject({ outcome: 'response', status: 200, truncated: true })
  expect(result.outcome === 'response' && result.body.length).toBe(100)
})

test.each([
  ['refused', async (): Promise<string> => 'http://127.0.0.1:1'],
  [
    'reset',
    async (): Promise<string> =>
      target((request) => {
        request.socket.destroy()
      }),
  ],
  [
    'tls',
    async (): Promise<string> => (await target((_request, response) => response.end())).replace('http:', 'https:'),
  ],
  ['dns', async (): Promise<string> => 'http://does-not-exist.invalid'],
] as const)('%s is a result, not an exception', async (code, url) => {
  expect(await post(await url())).toMatchObject({ outcome: 'error', code })
})

test('a timeout longer than the longest timer does not fire immediately', async () => {
  const url = await target((_request, response) => response.end('ok'))
  expect(await post(url, 90 * 86_400_000)).toMatchObject({ outcome: 'response', status: 200 })
})

test('an interruption ends a request, and an earlier one ends it immediately', async () => {
  const url = await target(() => undefined)
  const sender = await createSender({ now: Date.now })
  cleanups.push(() => sender[Symbol.asyncDispose]() as Promise<void>)
  const request = { method: 'POST', headers: [], body: Buffer.from('{}') }
  const signal = AbortSignal.timeout(50)
  expect(await sender.send(url, request, { timeoutMs: 5_000, signal })).toMatchObject({
    outcome: 'error',
    code: 'aborted',
  })
  expect(await sender.send(url, request, { timeoutMs: 5_000, signal })).toMatchObject({
    outcome: 'error',
    code: 'aborted',
  })
})

test('an interruption ends open and waiting requests; none waits longer than its timeout', async () => {
  const url = await target(() => undefined)
  const sender = await createSender({ now: Date.now, connections: 1 })
  cleanups.push(() => sender[Symbol.asyncDispose]() as Promise<void>)
  const request = { method: 'POST', headers: [], body: Buffer.from('{}') }
  const start = performance.now()
  const [first, waiting] = await Promise.all([1_500, 50].map((timeoutMs) => sender.send(url, request, { timeoutMs })))
  expect([first, waiting]).toMatchObject([{ code: 'timeout' }, { code: 'timeout' }])
  expect(waiting?.durationMs).toBeLessThan(1_000)
  expect(String(waiting?.durationMs)).toMatch(/^\d+(?:\.\d)?$/)
  const three = [1, 2, 3].map(() => sender.send(url, request, { timeoutMs: 5_000, signal: AbortSignal.timeout(50) }))
  const signal = AbortSignal.timeout(50)
  const shared = [1, 2, 3].map(() => sender.send(url, request, { timeoutMs: 5_000, signal }))
  for (const result of await Promise.all([...three, ...shared]))
    expect(result).toMatchObject({ outcome: 'error', code: 'aborted' })
  expect(performance.now() - start).toBeLessThan(4_500)
})
