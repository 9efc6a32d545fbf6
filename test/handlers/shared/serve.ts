import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Running, StartOptions } from './handler.ts'

/** What a handler keeps, seen from outside. */
export interface Store extends AsyncDisposable {
  /** For `--observe`, besides `/state`. */
  readonly observe: readonly string[]
  readonly state: () => unknown
  /** Forgets everything. */
  readonly reset: () => unknown
}

/** The same, of which only these tables are looked at: an inbox is no effect. */
export function observing(store: Store, tables: readonly string[]): Store {
  return { ...store, observe: store.observe.map((database) => `${database}?tables=${tables.join()}`) }
}

/** Listens on loopback; `GET /state` and `POST /reset` stand beside the handler. */
export async function serve(handle: RequestListener, store: Store, { port = 0 }: StartOptions): Promise<Running> {
  const server = createServer((request, response) => {
    if (request.url !== '/state' && request.url !== '/reset') {
      handle(request, response)
      return
    }
    const answer = async () => (request.url === '/state' ? store.state() : store.reset())
    answer().then(
      (value) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value ?? null)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${origin}/webhooks`,
    observe: [`${origin}/state`, ...store.observe],
    reset: `${origin}/reset`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      await store[Symbol.asyncDispose]()
    },
  }
}
