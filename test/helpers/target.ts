import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export interface Hit {
  readonly method: string
  readonly url: string
  /** Name, value, name, value … as received. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
}

export interface Target {
  readonly url: string
  readonly hits: readonly Hit[]
  readonly close: () => Promise<void>
}

type Respond = (
  hit: Hit,
  count: number,
) =>
  | number
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string | Uint8Array }
  | 'hang'
  | 'reset'

/**
 * Starts a real HTTP server that records requests. `respond` gets the hit and the number of hits so far, including this
 * one.
 */
export async function startTarget(respond: Respond = () => 200, port = 0): Promise<Target> {
  const hits: Hit[] = []
  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const hit: Hit = {
      method: request.method ?? '',
      url: request.url ?? '',
      rawHeaders: request.rawHeaders,
      body: await buffer(request),
    }
    hits.push(hit)
    const answer = respond(hit, hits.length)
    if (answer === 'reset') request.socket.destroy()
    if (typeof answer === 'number') response.writeHead(answer).end()
    if (typeof answer === 'object') response.writeHead(answer.status, answer.headers).end(answer.body)
  }
  const server = createServer({ maxHeaderSize: 131_072 }, (request, response) => void answerTo(request, response))
  server.maxHeadersCount = 0
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = (): Promise<void> => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  }
  onTestFinished(close)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hits, close }
}
