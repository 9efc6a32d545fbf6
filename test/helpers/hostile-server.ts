import { createServer, type AddressInfo, type Server } from 'node:net'
import { onTestFinished } from 'vitest'

/** Answers that no HTTP server should send, and some unusual ones that are allowed. */
export const answers: readonly string[] = [
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n{}',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-T: 1\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 201 ' +
    'Created\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello',
  'HTTP/1.1 101 Switching Protocols\r\n\r\n',
  'HTTP/1.1 200 OK\r\nX-Bad: a\x01b\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.1 200 OK\r\nX-High: \xe4\xff\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
  `HTTP/1.1 200 OK\r\nX-Long: ${'a'.repeat(200_000)}\r\n\r\n`,
  `HTTP/1.1 200 OK\r\n${'X-Many: 1\r\n'.repeat(20_000)}\r\n`,
  'HTTP/1.1 999 What\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.1 099 What\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.1 204 No Content\r\n\r\nunexpected',
  'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n',
  'HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}',
  'HTTP/1.0 200 OK\r\n\r\nuntil the end',
  'nonsense\r\n\r\n',
  '',
]

export type Ending = 'reset' | 'end' | 'open'

/** An answer and how its connection ends. */
export interface Scene {
  readonly text: string
  readonly ending: Ending
}

/** Starts a server on 127.0.0.1 that answers each request with the scene that `next` returns. */
export async function startHostileServer(next: () => Scene): Promise<{ readonly url: string; readonly port: number }> {
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', () => {
      const { text, ending } = next()
      if (!socket.writable) return
      socket.write(Buffer.from(text, 'latin1'))
      if (ending !== 'open') setImmediate(() => (ending === 'reset' ? socket.resetAndDestroy() : socket.end()))
    })
  })
  const open = new Set<{ destroy: () => void }>()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port }
}

/** Any answer, complete or truncated at any byte. */
export function anyScene(random: () => number): Scene {
  const text = answers[Math.floor(random() * answers.length)] ?? ''
  const endings = ['reset', 'end', 'open'] as const
  return {
    text: random() < 0.5 ? text : text.slice(0, Math.floor(random() * text.length)),
    ending: endings[Math.floor(random() * 3)] ?? 'end',
  }
}
