import { performance } from 'node:perf_hooks'
import type { SecureContext } from 'node:tls'
import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Header } from '../core/delivery/delivery.ts'
import { attemptError } from './attempt-error.ts'
import { Exchange, type Failure } from './exchange.ts'
import { since } from './since.ts'

export interface OutgoingRequest {
  readonly method: string
  /** Query, without the question mark, to append to the URL's own query, byte for byte. */
  readonly query?: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array
}

export interface Sender extends AsyncDisposable {
  /** Never rejects: failures are returned as results. Does not follow redirects. */
  send(
    url: string,
    request: OutgoingRequest,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<AttemptResult>
}

export interface SenderOptions {
  /** Maximum number of open connections per origin. @default 64 */
  readonly connections?: number
  /** Maximum number of bytes to keep of an answer's body. @default 65536 */
  readonly bodyLimit?: number
  /** Certificates to trust; see `readCa`. @default the authorities that Node.js trusts */
  readonly ca?: SecureContext | undefined
  /** Returns the current Unix time in milliseconds. */
  readonly now: () => number
}

/** Maximum delay of a timer, in milliseconds. With a longer delay, a timer would fire immediately. */
const maxTimerMs = 2 ** 31 - 1

/**
 * Creates a sender that uses persistent connections. The timeout covers the entire exchange, like a provider's timeout.
 */
export async function createSender({ connections = 64, bodyLimit = 65_536, ca, now }: SenderOptions): Promise<Sender> {
  const { Agent } = await import('undici')
  const connect = { timeout: 0, ...(ca ? { secureContext: ca } : {}) }
  const agent = new Agent({ connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect })
  let last = { url: '', origin: '', path: '' }
  /** Caches the last URL, because the URL rarely changes and parsing it costs as much as starting a timer. */
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
          // For example, an invalid URL or header.
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
 * The exchanges that one signal stops, through a single listener. A listener per exchange, or a `Set`, would retain
 * references that keep thousands of ended exchanges from being garbage-collected.
 */
class ActiveExchanges {
  readonly #exchanges: Exchange[] = []

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      // Iterates over a copy, because stopping an exchange removes it from the list.
      for (const exchange of this.#exchanges.slice()) exchange.stop(aborted(signal))
    })
  }

  add(exchange: Exchange): void {
    exchange.slot = this.#exchanges.push(exchange) - 1
  }

  /** Removes an exchange and moves the last one into its slot. */
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
