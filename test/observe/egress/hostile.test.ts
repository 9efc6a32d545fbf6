import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { Egress, Failure } from '../../../src/observe/egress/egress.ts'
import { parseObserver } from '../../../src/observe/parse-observer.ts'
import { seededRandom } from '../../../src/replay/harness/run-checks.ts'
import { freePort } from '../../helpers/free-port.ts'
import { anyScene, startHostileServer } from '../../helpers/hostile-server.ts'
import { testEnv } from '../../helpers/observe.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const { signal } = new AbortController()

/** Requests that a client might send. Each request is cut off, reset or left open at any byte. */
const requests: readonly string[] = [
  'GET /v1/a HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'POST /v1/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 12\r\n\r\n{"amount":5}',
  'POST /v1/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTrailer: ' +
    'X-T\r\n\r\n5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n',
  'POST /v1/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n',
  'POST /v1/a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}',
  'POST /v1/a HTTP/1.1\r\nHost: localhost\r\nExpect: a-miracle\r\nContent-Length: 2\r\n\r\n{}',
  'CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com\r\n\r\n\x16\x03\x01\x02\x00\x01\x00',
  'GET /v1/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello',
  'GET /v1/a HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ' +
    'h2c\r\nHTTP2-Settings: AA\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'GET http://api.example.com/v1/a HTTP/1.0\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'TRACE /v1/a HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'HEAD /v1/a HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'POST /v1/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
  'POST /v1/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  'GET /v1/a HTTP/1.1\r\nHost: localhost\r\n\r\nGET /v1/b HTTP/1.1\r\nHost: localhost\r\n\r\nGET /v1/c ' +
    'HTTP/1.1\r\nHost: localhost\r\n\r\nnonsense\r\n\r\n',
  'nonsense\r\n\r\n',
  '\0\0\0\0',
]

test.each([1, 2, 3])(
  'resets, garbage and half-open connections at the egress port do not end the run (seed %i)',
  { timeout: 60_000 },
  async (seed) => {
    const random = seededRandom(`hostile ${seed}`)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
    for (const upstream of ['stub', delayedStubs(), (await startHostileServer(() => anyScene(random))).url]) {
      const egress = (await parseObserver(`egress:${await freePort()}=${upstream}`, testEnv)()) as Egress
      const left: Socket[] = []
      const faults: ReturnType<Egress['failCall']>[] = []
      const client = async (): Promise<void> => {
        if (random() < 0.5)
          faults.push(egress.failCall(1 + Math.floor(random() * 3), pick<Failure>(['status', 'reset', 'after'])))
        const text = pick(requests)
        const socket = connect({ port: portOf(egress), host: '127.0.0.1', allowHalfOpen: true })
        socket.on('error', () => undefined)
        await once(socket, 'connect')
        socket
          .resume()
          .write(
            Buffer.from(text.slice(0, random() < 0.5 ? text.length : Math.floor(random() * text.length)), 'latin1'),
          )
        for (let turns = Math.floor(random() * 4); turns > 0; turns--) await turn()
        const end = pick(['reset', 'reset', 'end', 'destroy', 'leave'])
        if (end === 'reset') socket.resetAndDestroy()
        else if (end === 'end') socket.end()
        else if (end === 'destroy') socket.destroy()
        left.push(socket)
      }
      for (let round = 0; round < 10; round++) {
        await Promise.all(Array.from({ length: 20 }, client))
        for (const fault of faults) fault.cancel()
        if (upstream === 'stub')
          expect(
            await (await fetch(`${egress.url}/v1/honest`, { method: 'POST', body: '{"amount":5}' })).json(),
          ).toMatchObject({ amount: 5 })
        await egress.read(signal)
      }
      // Connections that the client never closes do not keep the run alive.
      await egress[Symbol.asyncDispose]()
      for (const socket of left) socket.destroy()
    }
  },
)

test('a client that sends more after CONNECT and stays connected does not keep the run from ending', async () => {
  const egress = (await parseObserver(`egress:${await freePort()}=stub`, testEnv)()) as Egress
  const sockets = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const socket = connect({ port: portOf(egress), host: '127.0.0.1', allowHalfOpen: true })
      onTestFinished(() => void socket.destroy())
      socket.on('error', () => undefined)
      socket.write('CONNECT a:443 HTTP/1.1\r\nHost: localhost\r\n\r\n')
      await once(socket, 'data')
      return socket
    }),
  )
  for (const socket of sockets) socket.write('more')
  await egress[Symbol.asyncDispose]()
})

function delayedStubs(): string {
  const file = join(tempDir(), 'stubs.yaml')
  writeFileSync(file, '- { path: /v1/a, delay: 5ms, body: { id: a } }\n- { path: /**, status: 204 }')
  return file
}

function portOf({ url }: Egress): number {
  return Number(new URL(url).port)
}
