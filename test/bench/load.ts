import { connect, type Socket } from 'node:net'

export interface LoadResult {
  readonly perSecond: number
  /** Number of answers by status. */
  readonly status: Readonly<Record<string, number>>
}

/**
 * Sends ready-made HTTP/1.1 requests over several keep-alive connections, one at a time on each, and waits for every
 * answer. The sender uses almost no CPU time, so that only the server is measured.
 * @param requests complete requests as bytes
 */
export async function load(url: string, requests: readonly Buffer[], connections: number): Promise<LoadResult> {
  const { hostname, port } = new URL(url)
  const status: Record<string, number> = {}
  let next = 0
  const start = performance.now()
  const worker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect(Number(port), hostname)
      socket.setNoDelay(true)
      let received = ''
      const send = (): void => {
        const request = requests[next]
        next += 1
        if (request) socket.write(request)
        else socket.end(resolve)
      }
      socket.on('connect', send)
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1')
        if (!isWhole(received)) return
        const code = received.slice(9, 12)
        status[code] = (status[code] ?? 0) + 1
        received = ''
        send()
      })
    })
  await Promise.all(Array.from({ length: connections }, worker))
  return { perSecond: (requests.length / (performance.now() - start)) * 1_000, status }
}

function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /content-length: (\d+)/i.exec(answer)
  return length ? answer.length >= end + 4 + Number(length[1]) : answer.endsWith('0\r\n\r\n')
}
