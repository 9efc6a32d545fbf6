import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { AttemptResult } from '../core/attempt.ts'
import { headersOf } from '../core/raw-headers.ts'
import { attemptError } from './attempt-error.ts'
import { readUpTo } from './read-up-to.ts'
import type { OutgoingRequest } from './sender.ts'

/** A request that has arrived but for its last byte. */
export interface Held {
  /** Sends the last byte. */
  readonly release: () => void
  /** Never rejects. Its time counts from the release. */
  readonly result: Promise<AttemptResult>
  /** Closes the connection, whatever is still to come. */
  readonly hangUp: () => void
}

export interface HoldOptions {
  /** For the connection, and again for the answer. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Unix time in milliseconds. */
  readonly now: () => number
  /** Bytes of an answer's body that are kept. @default 65536 */
  readonly bodyLimit?: number
}

/** Opens a connection of its own and writes all of a request but its last byte. Never rejects: see `result`. */
export async function hold(url: string, { method, headers, body }: OutgoingRequest, { timeoutMs, signal, now, bodyLimit = 65_536 }: HoldOptions): Promise<Held> {
  const target = new URL(url)
  const { request: open } = target.protocol === 'https:' ? await import('node:https') : await import('node:http')
  let startedAt = now()
  let start = performance.now()
  const request = open(target, { method, agent: false, headers: [...headers.flat(), 'host', target.host, 'content-length', String(body.length)], timeout: 0 })
  request.setNoDelay(true)
  // Errors are in the result; one that comes after it is nobody's.
  request.on('error', () => undefined)
  let limit = setTimeout(() => request.destroy(new TimedOut(`no answer within ${timeoutMs} ms`)), timeoutMs)
  const abort = (): void => void request.destroy(new Error('aborted'))
  signal.addEventListener('abort', abort)
  const answered = (async (): Promise<AttemptResult> => {
    try {
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      const kept = await readUpTo(response, bodyLimit)
      return { startedAt, durationMs: performance.now() - start, outcome: 'response', status: response.statusCode ?? 0, headers: headersOf(response.rawHeaders), ...kept }
    } catch (error) {
      const code = error instanceof TimedOut ? 'timeout' : signal.aborted ? 'aborted' : attemptError(error).code
      return { startedAt, durationMs: performance.now() - start, outcome: 'error', code, message: attemptError(error).message }
    } finally {
      clearTimeout(limit)
      signal.removeEventListener('abort', abort)
      request.destroy()
    }
  })()
  request.flushHeaders()
  const written = body.length > 1 ? new Promise<void>((resolve) => request.write(body.subarray(0, -1), () => resolve())) : once(request, 'socket')
  await Promise.race([written, answered])
  return {
    release: () => {
      startedAt = now()
      start = performance.now()
      limit.refresh()
      request.end(body.subarray(-1))
    },
    result: answered,
    hangUp: () => void request.destroy(new Error('the sender hung up')),
  }
}

class TimedOut extends Error {}
