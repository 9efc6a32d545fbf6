import { EventEmitter } from 'node:events'
import { performance } from 'node:perf_hooks'
import type { AttemptResult } from '../core/attempt.ts'
import type { Header } from '../core/delivery.ts'
import { attemptError } from './attempt-error.ts'
import { readUpTo } from './read-up-to.ts'

export interface OutgoingRequest {
  readonly method: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array
}

export interface Sender extends AsyncDisposable {
  /** Never rejects: what went wrong is in the result. Redirects are not followed. */
  send(url: string, request: OutgoingRequest, options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<AttemptResult>
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
  return {
    send: async (url, request, { timeoutMs, signal }) => {
      const startedAt = now()
      const start = performance.now()
      const timing = () => ({ startedAt, durationMs: performance.now() - start })
      using limit = withLimit(timeoutMs, signal)
      try {
        signal?.throwIfAborted()
        const { origin, pathname, search } = new URL(url)
        const response = await agent.request({
          origin,
          path: pathname + search,
          method: request.method,
          headers: request.headers.flat(),
          body: request.body,
          signal: limit.signal,
          responseHeaders: 'raw',
        })
        const { body, truncated } = await readUpTo(response.body, bodyLimit)
        const headers = pairs(response.headers as unknown as readonly (string | Buffer)[])
        return { ...timing(), outcome: 'response', status: response.statusCode, headers, body, truncated }
      } catch (error) {
        const { code, message } = attemptError(error)
        if (limit.timedOut()) return { ...timing(), outcome: 'error', code: 'timeout', message: `no answer within ${timeoutMs} ms` }
        return { ...timing(), outcome: 'error', code: signal?.aborted ? 'aborted' : code, message }
      }
    },
    [Symbol.asyncDispose]: async () => {
      await agent.destroy()
    },
  }
}

/**
 * Aborted after a time, or with another signal. In place of `AbortSignal.timeout` and `any`, whose timers and ties
 * outlive the request: at thousands a second they were most of the memory. An emitter, which undici takes as well, is
 * cheaper than an `AbortController`.
 */
function withLimit(ms: number, other: AbortSignal | undefined): Disposable & { readonly signal: EventEmitter; readonly timedOut: () => boolean } {
  const signal = new EventEmitter()
  let timedOut = false
  const abort = (): void => void signal.emit('abort')
  const timer = setTimeout(() => {
    timedOut = true
    abort()
  }, Math.min(ms, longestTimer))
  other?.addEventListener('abort', abort)
  return {
    signal,
    timedOut: () => timedOut,
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      other?.removeEventListener('abort', abort)
    },
  }
}

function pairs(raw: readonly (string | Buffer)[]): Header[] {
  const headers: Header[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) headers.push([latin1(raw[index]), latin1(raw[index + 1])])
  return headers
}

function latin1(value: string | Buffer | undefined): string {
  return typeof value === 'string' ? value : (value?.toString('latin1') ?? '')
}
