import { performance } from 'node:perf_hooks'
import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Header } from '../core/delivery/delivery.ts'
import { attemptError } from './attempt-error.ts'
import { Exchange, type Failure } from './exchange.ts'
import { since } from './since.ts'

export interface OutgoingRequest {
  readonly method: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array
}

export interface Sender extends AsyncDisposable {
  /** Never rejects: what went wrong is in the result. Redirects are not followed. */
  send(
    url: string,
    request: OutgoingRequest,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<AttemptResult>
}

export interface SenderOptions {
  /** Open connections per origin. @default 64 */
  readonly connections?: number
  /** Bytes of an answer's body that are kept. @default 65536 */
  readonly bodyLimit?: number
  /** Unix time in milliseconds. */
  readonly now: () => number
}

/** A timer of more milliseconds fires at once. */
const longestTimer = 2 ** 31 - 1

/** Sends requests over kept-alive connections. The time-out is for the whole exchange, as providers count it. */
export async function createSender({ connections = 64, bodyLimit = 65_536, now }: SenderOptions): Promise<Sender> {
  const { Agent } = await import('undici')
  const agent = new Agent({ connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 0 } })
  let last = { url: '', origin: '', path: '' }
  /** Mostly the same as before, and parsing it costs as much as a timer. */
  const place = (url: string): typeof last => {
    if (url === last.url) return last
    const { origin, pathname, search } = new URL(url)
    last = { url, origin, path: pathname + search }
    return last
  }
  const bySignal = new WeakMap<AbortSignal, UnderWay>()
  const underWay = (signal: AbortSignal): UnderWay => {
    const known = bySignal.get(signal) ?? new UnderWay(signal)
    bySignal.set(signal, known)
    return known
  }
  return {
    send: (url, request, { timeoutMs, signal }) => {
      const startedAt = now()
      const start = performance.now()
      return new Promise((resolve) => {
        const exchange = new Exchange(bodyLimit, (result) => {
          clearTimeout(limit)
          others?.delete(exchange)
          resolve({ startedAt, durationMs: since(start), ...result })
        })
        const limit = setTimeout(
          () => exchange.stop({ outcome: 'error', code: 'timeout', message: `no answer within ${timeoutMs} ms` }),
          Math.min(timeoutMs, longestTimer),
        )
        const others = signal && underWay(signal)
        others?.add(exchange)
        if (signal?.aborted) return exchange.stop(aborted(signal))
        try {
          const { origin, path } = place(url)
          agent.dispatch(
            { origin, path, method: request.method, headers: request.headers.flat(), body: request.body },
            exchange,
          )
        } catch (error) {
          // Such as a URL or a header that is none.
          exchange.stop({ outcome: 'error', ...attemptError(error) })
        }
      })
    },
    [Symbol.asyncDispose]: async () => {
      await agent.destroy()
    },
  }
}

/**
 * The exchanges that a signal ends, with one listener for all. A listener each, or a `Set` of them, leaves dead links
 * from one to the next behind, over which the garbage collector keeps what thousands of ended exchanges held.
 */
class UnderWay {
  readonly #exchanges: Exchange[] = []

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => {
      // A copy: what is stopped is taken out.
      for (const exchange of this.#exchanges.slice()) exchange.stop(aborted(signal))
    })
  }

  add(exchange: Exchange): void {
    exchange.slot = this.#exchanges.push(exchange) - 1
  }

  /** The last one takes its place. */
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
