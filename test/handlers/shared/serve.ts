import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Running, StartOptions } from './handler.ts'

/** The storage of a handler, as seen from outside. */
export interface Store extends AsyncDisposable {
  /** Values for `--observe` in addition to `/state`. */
  readonly observe: readonly string[]
  readonly state: () => unknown
  /** Deletes all data. */
  readonly reset: () => unknown
}

/** Returns a store of which only these tables are observed, because an inbox is not an effect. */
export function observing(store: Store, tables: readonly string[]): Store {
  return { ...store, observe: store.observe.map((database) => `${database}?tables=${tables.join()}`) }
}

/** Listens on loopback. In addition to the handler, serves `GET /state` and `POST /reset`. */
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
