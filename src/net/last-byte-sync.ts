import type { ClientRequest } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { AttemptResult } from '../core/delivery/attempt.ts'
import { headersOf } from '../core/delivery/headers.ts'
import { attemptError } from './attempt-error.ts'
import type { Answer } from './exchange.ts'
import { readUpTo } from './read-up-to.ts'
import type { OutgoingRequest } from './sender.ts'
import { since } from './since.ts'

/** A request that has been sent except for its last byte. */
export interface PreparedRequest {
  /** Sends the last byte. */
  readonly release: () => void
  /** Never rejects. The duration is measured from the release. */
  readonly result: Promise<AttemptResult>
  /** Closes the connection without waiting for an answer. */
  readonly hangUp: () => void
}

export interface PrepareOptions {
  /** Timeout in milliseconds. It starts when the request is opened, and again when the last byte is released. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Returns the current Unix time in milliseconds. */
  readonly now: () => number
  /** Maximum number of bytes to keep of an answer's body. @default 65536 */
  readonly bodyLimit?: number
}

/** Opens a new connection and sends a request except for its last byte. Never rejects; failures appear in `result`. */
export async function prepareRequest(
  url: string,
  outgoing: OutgoingRequest,
  options: PrepareOptions,
): Promise<PreparedRequest> {
  try {
    return await holdBack(await openRequest(url, outgoing), outgoing.body, options)
  } catch (error) {
    // For example, a header that HTTP does not allow.
    const result: AttemptResult = { startedAt: options.now(), durationMs: 0, outcome: 'error', ...attemptError(error) }
    return { release: () => undefined, hangUp: () => undefined, result: Promise.resolve(result) }
  }
}

async function openRequest(url: string, { method, headers, body }: OutgoingRequest): Promise<ClientRequest> {
  const target = new URL(url)
  const { request } = target.protocol === 'https:' ? await import('node:https') : await import('node:http')
  return request(target, {
    method,
    agent: false,
    headers: [...headers.flat(), 'host', target.host, 'content-length', String(body.length)],
    timeout: 0,
  })
}

async function holdBack(
  request: ClientRequest,
  body: Uint8Array,
  { timeoutMs, signal, now, bodyLimit = 65_536 }: PrepareOptions,
): Promise<PreparedRequest> {
  let startedAt = now()
  let start = performance.now()
  let stopped: { readonly code: 'timeout' | 'aborted'; readonly message: string } | undefined
  request.setNoDelay(true)
  const stop = (code: 'timeout' | 'aborted', message: string): void => {
    stopped = { code, message }
    request.destroy(new Error(message))
  }
  const limit = setTimeout(() => stop('timeout', `no answer within ${timeoutMs} ms`), timeoutMs)
  const abort = (): void => stop('aborted', 'aborted')
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  const result = answerTo(request, bodyLimit)
    .then(
      (answer): AttemptResult => ({ startedAt, durationMs: since(start), ...answer }),
      (error: unknown): AttemptResult => ({
        startedAt,
        durationMs: since(start),
        outcome: 'error',
        ...(stopped ?? attemptError(error)),
      }),
    )
    .finally(() => {
      clearTimeout(limit)
      signal.removeEventListener('abort', abort)
      request.destroy()
    })
  request.flushHeaders()
  const written = new Promise<void>((resolve) => {
    if (body.length > 1) request.write(body.subarray(0, -1), () => resolve())
    else request.once('socket', () => resolve())
  })
  await Promise.race([written, result])
  return {
    release: () => {
      startedAt = now()
      start = performance.now()
      limit.refresh()
      request.end(body.subarray(-1))
    },
    result,
    hangUp: () => void request.destroy(new Error('the sender hung up')),
  }
}

/** Waits for the complete answer and rejects if it does not arrive. Later errors are ignored. */
function answerTo(request: ClientRequest, bodyLimit: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let responded = false
    request.on('error', reject)
    request.on('response', (response) => {
      responded = true
      const { statusCode: status = 0, rawHeaders } = response
      readUpTo(response, bodyLimit).then(
        (kept) => resolve({ outcome: 'response', status, headers: headersOf(rawHeaders), ...kept }),
        reject,
      )
    })
    // If a target switches protocols, Node.js closes the connection without an error.
    request.on('close', () => {
      if (!responded) reject(new Error('the target closed the connection without an answer'))
    })
  })
}
