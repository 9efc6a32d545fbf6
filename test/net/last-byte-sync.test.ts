import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { prepareRequest } from '../../src/net/last-byte-sync.ts'
import { startTarget } from '../helpers/target.ts'

const request = {
  method: 'POST',
  headers: [
    ['content-type', 'application/json'],
    ['x-twice', 'a'],
    ['x-twice', 'b'],
  ] as const,
  body: Buffer.from('{"id":1}'),
}
const options = () => ({ timeoutMs: 2_000, signal: new AbortController().signal, now: Date.now })

test('everything but the last byte arrives before the release, and the rest after it', async () => {
  const seen: string[] = []
  const server = createServer((socket) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
      seen.push(text)
      if (text.endsWith('{"id":1}')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
    })
  })
  const url = await listen(server)
  const held = await prepareRequest(url, request, options())
  await expect.poll(() => seen.at(-1)?.endsWith('\r\n\r\n{"id":1')).toBe(true)
  expect(seen.at(-1)).toMatch(/x-twice: a\r\nx-twice: b/i)
  held.release()
  expect(await held.result).toMatchObject({ outcome: 'response', status: 200, body: Buffer.from('ok') })
})

test('a failing target is a result: no answer, a broken connection or a closed port', async () => {
  const sockets: Socket[] = []
  const silent = await listen(createServer((socket) => void sockets.push(socket)))
  const late = await prepareRequest(silent, request, { ...options(), timeoutMs: 50 })
  late.release()
  expect(await late.result).toMatchObject({ outcome: 'error', code: 'timeout' })
  const gone = await prepareRequest(silent, request, options())
  gone.hangUp()
  expect(await gone.result).toMatchObject({ outcome: 'error' })
  const resetting = await listen(createServer((socket) => socket.on('data', () => socket.resetAndDestroy())))
  const broken = await prepareRequest(resetting, request, options())
  broken.release()
  expect(await broken.result).toMatchObject({ outcome: 'error', code: 'reset' })
  expect(await (await prepareRequest('http://127.0.0.1:1/', request, options())).result).toMatchObject({
    outcome: 'error',
    code: 'refused',
  })
})

test('a request that cannot be sent or was already interrupted is also a result', async () => {
  const target = await startTarget()
  const forbidden = await prepareRequest(target.url, { ...request, headers: [['x-id', 'a\nb']] }, options())
  expect(await forbidden.result).toMatchObject({ outcome: 'error', code: 'protocol' })
  const interrupted = await prepareRequest(
    target.url,
    { ...request, body: Buffer.from('1') },
    { ...options(), signal: AbortSignal.abort(new Error('SIGINT')) },
  )
  expect(await interrupted.result).toMatchObject({ outcome: 'error', code: 'aborted' })
  expect(target.hits).toEqual([])
})

test('a body of one byte is held back as well', async () => {
  const target = await startTarget()
  const held = await prepareRequest(target.url, { ...request, body: Buffer.from('1') }, options())
  expect(target.hits).toEqual([])
  held.release()
  expect(await held.result).toMatchObject({ outcome: 'response', status: 200 })
})

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
