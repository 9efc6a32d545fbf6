import type { Readable } from 'node:stream'
import { formatDuration } from '../../core/text/units.ts'
import { endToEnd, headersOf, resendable } from '../../core/delivery/headers.ts'
import { messageOf } from '../../errors.ts'

export interface Request {
  readonly method: string
  /** Path with the query, as sent. */
  readonly path: string
  /** Alternating names and values, as sent. */
  readonly headers: readonly string[]
  readonly type: string | undefined
  readonly body: Buffer
  readonly idempotencyKey: string | undefined
}

export interface Answer {
  readonly status: number
  /** Alternating names and values. */
  readonly headers: readonly string[]
  readonly body: Readable | string
}

/** Answers the target's calls. `answer` rejects only if the signal is aborted. */
export interface Upstream extends AsyncDisposable {
  readonly answer: (request: Request, signal: AbortSignal) => Promise<Answer>
}

const timeoutMs = 60_000

/** Creates an upstream that forwards calls to a URL. Redirects are passed on unchanged. */
export async function forwardTo(base: URL): Promise<Upstream> {
  const { Agent } = await import('undici')
  const agent = new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connectTimeout: 10_000 })
  return {
    answer: async ({ method, path, headers, body }, signal) => {
      if (climbs(path)) return problem(400, `a path with '..' could escape the base URL on ${base.host}`)
      try {
        const response = await agent.request({
          origin: base.origin,
          path: base.pathname.replace(/\/$/, '') + path,
          method,
          headers: [...resendable(headersOf(headers)).flat(), 'host', base.host],
          body: body.length > 0 ? body : null,
          signal,
          responseHeaders: 'raw',
        })
        // The body stream may fail before it is read.
        response.body.on('error', () => undefined)
        return {
          status: response.statusCode,
          headers: endToEnd(headersOf(response.headers as unknown as readonly string[])).flat(),
          body: response.body,
        }
      } catch (error) {
        signal.throwIfAborted()
        return problem(
          502,
          `no answer from ${base.host} (time limit ${formatDuration(timeoutMs)}): ${messageOf(error)}`,
        )
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

/**
 * True if a server might see `..` in a path: plain, percent-encoded any number of times, with backslashes, or before
 * parameters, a query or a fragment.
 */
function climbs(path: string): boolean {
  let plain = path.replace(/\?.*$/s, '')
  for (let before = ''; before !== plain;) {
    before = plain
    plain = plain.replace(/%(?:2e|2f|5c|25|23|3b|3f)/gi, decodeURIComponent)
  }
  return /(?:^|[/\\])\.\.(?:[;/\\#?]|$)/.test(plain)
}

export function json(status: number, value: unknown): Answer {
  return { status, headers: ['content-type', 'application/json'], body: JSON.stringify(value) }
}

/** Creates an error answer from billhook itself. */
export function problem(status: number, message: string): Answer {
  return json(status, { error: { message: `billhook: ${message}` } })
}
