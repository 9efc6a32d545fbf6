import type { Readable } from 'node:stream'
import { formatDuration } from '../../core/duration.ts'

export interface Request {
  readonly method: string
  /** With its query, as sent. */
  readonly path: string
  /** Name, value, name, value … as sent. */
  readonly headers: readonly string[]
  readonly type: string | undefined
  readonly body: Buffer
  readonly idempotencyKey: string | undefined
}

export interface Answer {
  readonly status: number
  /** Name, value, name, value … */
  readonly headers: readonly string[]
  readonly body: Readable | string
}

/** Who answers the target's calls. Never rejects but for an aborted signal. */
export interface Upstream extends AsyncDisposable {
  readonly answer: (request: Request, signal: AbortSignal) => Promise<Answer>
}

const timeoutMs = 60_000

/** They belong to one connection, not to the message. */
const hopByHop = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|host)$/i

/** The real one, or one that stands for it. Redirects are passed on as they are. */
export async function forwardTo(base: URL): Promise<Upstream> {
  const { Agent } = await import('undici')
  const agent = new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connectTimeout: 10_000 })
  return {
    answer: async ({ method, path, headers, body }, signal) => {
      try {
        const response = await agent.request({
          origin: base.origin,
          path: base.pathname.replace(/\/$/, '') + path,
          method,
          headers: endToEnd(headers).concat('host', base.host),
          body: body.length > 0 ? body : null,
          signal,
          responseHeaders: 'raw',
        })
        // It may break off before, or after, somebody reads it.
        response.body.on('error', () => undefined)
        return { status: response.statusCode, headers: endToEnd(response.headers as unknown as readonly string[]), body: response.body }
      } catch (error) {
        signal.throwIfAborted()
        return problem(502, `${base.host} did not answer within ${formatDuration(timeoutMs)}, or not at all: ${error instanceof Error ? error.message : String(error)}`)
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

export function json(status: number, value: unknown): Answer {
  return { status, headers: ['content-type', 'application/json'], body: JSON.stringify(value) }
}

/** An answer of billhook itself. */
export function problem(status: number, message: string): Answer {
  return json(status, { error: { message: `billhook: ${message}` } })
}

function endToEnd(headers: readonly string[]): string[] {
  return headers.flatMap((text, index) => (index % 2 === 0 && !hopByHop.test(text) ? [text, headers[index + 1] ?? ''] : []))
}
