import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { firstBytes } from '../../core/delivery/first-bytes.ts'
import type { Faults } from './faults.ts'
import type { Recorder } from './recorder.ts'
import { strangerIn } from './stranger.ts'
import { problem, type Answer, type Request, type Upstream } from './upstream.ts'

const bodyLimit = 16 * 1024 * 1024

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export interface HandlerOptions {
  /** Port on which clients reach the observer; used in messages. */
  readonly port: number
  readonly upstream: Upstream
  readonly now: () => number
  readonly recorder: Recorder
  readonly faults: Faults
  /** Aborts calls to the upstream. */
  readonly signal: AbortSignal
  readonly onAnswer: () => void
}

/**
 * Creates a handler for the target's calls. It rejects strangers and records each call. If a fault is planned for the
 * call, the call fails; otherwise, the upstream answers it.
 */
export function callHandler({ port, upstream, now, recorder, faults, signal, onAnswer }: HandlerOptions): Handler {
  return async (request, response) => {
    // Checked first, so that a stranger's call is not recorded and does not use up a planned fault.
    const stranger = strangerIn(request)
    if (stranger !== undefined) return send(response, strangerProblem(stranger, port))
    const body = await readAll(request)
    if (!body) return send(response, problem(413, `the body is larger than ${bodyLimit / 1024 / 1024} MiB`))
    const call = recorder.record(request, body, now())
    const fault = faults.next(call)
    if (fault) call.failed = fault.how
    if (fault?.how === 'reset') {
      fault.happen()
      request.socket.resetAndDestroy()
      return
    }
    const answer =
      fault?.how === 'status'
        ? problem(500, 'this failure is simulated')
        : await upstream.answer(upstreamRequest(request, body, call.idempotencyKey), signal)
    call.status = answer.status
    onAnswer()
    fault?.happen()
    if (fault?.how === 'after') {
      discard(answer)
      request.socket.resetAndDestroy()
    } else await send(response, answer)
  }
}

function strangerProblem(stranger: string, port: number): Answer {
  return problem(
    403,
    `this call does not come from a server: ${stranger}; the base URL for API clients is http://127.0.0.1:${port}`,
  )
}

function upstreamRequest(request: IncomingMessage, body: Buffer, idempotencyKey: string | undefined): Request {
  const { rawHeaders: headers, method = '' } = request
  return { method, path: pathOf(request), headers, type: request.headers['content-type'], body, idempotencyKey }
}

/**
 * Returns the body, or undefined if it is too long. Always reads it to the end, so that the client can receive the
 * response.
 */
async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const body = firstBytes(bodyLimit)
  for await (const chunk of request as AsyncIterable<Buffer>) body.add(chunk)
  return body.isTruncated() ? undefined : body.bytes()
}

/** Reduces an absolute URL to its path. Clients that are configured to use billhook as a proxy send absolute URLs. */
function pathOf({ url = '/' }: IncomingMessage): string {
  return url.replace(/^https?:\/\/[^/?]*/i, '').replace(/^(?!\/)/, '/')
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
  const { status, headers, body } = answer
  try {
    response.writeHead(status, [...headers])
    if (typeof body === 'string') response.end(body)
    else await pipeline(body, response)
  } finally {
    discard(answer)
  }
}

/** Discards an answer. Closes the upstream connection if part of the body is still unread. */
function discard({ body }: Answer): void {
  if (typeof body !== 'string') body.destroy()
}
