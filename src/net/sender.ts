import { performance } from 'node:perf_hooks'
import type { SecureContext } from 'node:tls'
import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Header } from '../core/delivery/delivery.ts'
import { attemptError } from './attempt-error.ts'
import { Exchange, type Failure } from './exchange.ts'
import { since } from './since.ts'

export interface OutgoingRequest {
  readonly method: string
  /** Query, without its question mark, that is added to that of the URL, byte for byte. */
  readonly query?: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array
}

export interface Sender extends AsyncDisposable {
  /** Never rejects: failures are results. Does not follow redirects. */
  send(
    url: string,
    request: OutgoingRequest,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<AttemptResult>
}

export interface SenderOptions {
  /** Open connections per origin. @default 64 */
  readonly connections?: number
  /** Bytes of an answer's body to keep. @default 65536 */
  readonly bodyLimit?: number
  /** What to trust, see `readCa`. @default the authorities that Node.js knows */
  readonly ca?: SecureContext | undefined
  /** Unix time in milliseconds. */
  readonly now: () => number
}

/** Milliseconds. A longer timer would fire immediately. */
const maxTimerMs = 2 ** 31 - 1

/** Sends requests over persistent connections. The time-out covers the whole exchange, as it does for providers. */
export async function createSender({ connections = 64, bodyLimit = 65_536, ca, now }: SenderOptions): Promise<Sender> {
  const { Agent } = await import('undici')
  const connect = { timeout: 0, ...(ca ? { secureContext: ca } : {}) }
  const agent = new Agent({ connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect })
  let last = { url: '', origin: '', path: '' }
  /** The URL is mostly the one before, and parsing it costs as much as a timer. */
  const parse = (url: string): typeof last => {
    if (url === last.url) return last
    const { origin, pathname, search } = new URL(url)
    last = { url, origin, path: pathname + search }
    return last
  }
  const bySignal = new WeakMap<AbortSignal, ActiveExchanges>()
  const activeUnder = (signal: AbortSignal): ActiveExchanges => {
    const active = bySignal.get(signal) ?? new ActiveExchanges(signal)
    bySignal.set(signal, active)
    return active
  }
  return {
    send: (url, request, { timeoutMs, signal }) => {
      const startedAt = now()
      const start = performance.now()
      return new Promise((resolve) => {
        const exchange = new Exchange(bodyLimit, (result) => {
          clearTimeout(timer)
          active?.delete(exchange)
          resolve({ startedAt, durationMs: since(start), ...result })
        })
        const timer = setTimeout(
          () => exchange.stop({ outcome: 'error', code: 'timeout', message: `no answer within ${timeoutMs} ms` }),
          Math.min(timeoutMs, maxTimerMs),
        )
        const active = signal && activeUnder(signal)
        active?.add(exchange)
        if (signal?.aborted) return exchange.stop(aborted(signal))
        try {
          const { origin, path } = parse(url)
          const { method, query = '', headers, body } = request
          agent.dispatch({ origin, path: withQuery(path, query), method, headers: headers.flat(), body }, exchange)
        } catch (error) {
          // Such as an invalid URL or header.
          exchange.stop({ outcome: 'error', ...attemptError(error) })
        }
      })
    },
    [Symbol.asyncDispose]: async () => {
      await agent.destroy()
    },
  }
}

function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`
}

/**
 * The exchanges that a signal ends, with one listener for all. One listener each, or a `Set`, would leave dead links
 * behind, through which thousands of ended exchanges stay reachable for the garbage collector.
 */
class ActiveExchanges {
  readonly #exchanges: Exchange[] = []

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      // A copy, because stopping one removes it from the list.
      for (const exchange of this.#exchanges.slice()) exchange.stop(aborted(signal))
    })
  }

  add(exchange: Exchange): void {
    exchange.slot = this.#exchanges.push(exchange) - 1
  }

  /** The last exchange moves into the free slot. */
  delete({ slot }: Exchange): void {
    const last = this.#exchanges.pop()
    if (!last || slot === this.#exchanges.length) return
    this.#exchanges[slot] = last
    last.slot = slot
  }
}

function aborted({ reason }: AbortSignal): Failure {
  return { outcome: 'error', code: 'aborted', message: attemptError(reason).message }
}
