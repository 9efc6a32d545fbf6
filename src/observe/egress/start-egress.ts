import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import type { Env } from '../../env.ts'
import { cannotRun, systemCode } from '../../errors.ts'
import { effectsOf, noEffects } from './effects.ts'
import type { Egress } from './egress.ts'
import { createFaults } from './faults.ts'
import { createRecorder } from './recorder.ts'
import { strangerIn } from './stranger.ts'
import { problem, type Answer, type Upstream } from './upstream.ts'

export interface EgressOptions {
  /** On 127.0.0.1; 0 for any free one. */
  readonly port: number
  readonly label: string
  /** Closed with the observer. */
  readonly upstream: Upstream
  readonly env: Pick<Env, 'now'>
}

const bodyLimit = 16 * 1024 * 1024

/**
 * Takes the target's outgoing calls on a port of this machine, hands them on, and remembers them. Its state are their
 * effects.
 * @throws BillhookError `BILLHOOK_PORT_IN_USE`, `BILLHOOK_PORT_REFUSED` (exit 3)
 */
export async function startEgress({ port, label, upstream, env }: EgressOptions): Promise<Egress> {
  const recorder = createRecorder()
  const faults = createFaults()
  const closing = new AbortController()
  let state: Readonly<Record<string, readonly unknown[]>> | undefined
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Checked first, so that a stranger neither adds a call nor uses up a planned fault.
    const stranger = strangerIn(request)
    if (stranger !== undefined)
      return send(
        response,
        problem(
          403,
          `this call is not from a server: ${stranger}; the address for an API client is http://127.0.0.1:${port}`,
        ),
      )
    const body = await readAll(request)
    if (!body) return send(response, problem(413, `the body is over ${bodyLimit / 1024 / 1024} MiB`))
    const call = recorder.record(request, body, env.now())
    const fault = faults.next(call)
    if (fault) call.failed = fault.how
    if (fault?.how === 'reset') {
      fault.happen()
      request.socket.resetAndDestroy()
      return
    }
    const { rawHeaders: headers, method = '' } = request
    const type = request.headers['content-type']
    const answer =
      fault?.how === 'status'
        ? problem(500, 'this call was to fail')
        : await upstream.answer(
            { method, path: pathOf(request), headers, type, body, idempotencyKey: call.idempotencyKey },
            closing.signal,
          )
    call.status = answer.status
    state = undefined
    fault?.happen()
    if (fault?.how === 'after') {
      discard(answer)
      request.socket.resetAndDestroy()
    } else await send(response, answer)
  }
  const server = createServer((request, response) => void take(request, response).catch(() => request.socket.destroy()))
  server.maxHeadersCount = 0
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    // A client may reset its connection at any time, even after the HTTP server has handed the socket over.
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('connect', (_request, socket) => {
    socket.resume()
    socket.end(
      'HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\n\r\nbillhook is no CONNECT proxy: make its ' +
        'address the base URL of your API client\n',
    )
  })
  try {
    await listen(server, port)
  } catch (error) {
    await upstream[Symbol.asyncDispose]()
    throw error
  }
  return {
    kind: 'egress',
    label,
    ignores: noEffects,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: recorder.calls,
    failCall: faults.add,
    forget: () => {
      recorder.forget()
      state = undefined
    },
    read: () => {
      if (recorder.lost() > 0)
        return Promise.reject(
          cannotRun(
            'BILLHOOK_OBSERVER_FAILED',
            `the observer ${label} saw more calls than it keeps: ${recorder.calls().length}`,
            'make fewer rounds in one run',
          ),
        )
      state ??= effectsOf(recorder.calls())
      return Promise.resolve(state)
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort()
      const closed = new Promise((resolve) => server.close(resolve))
      // closeAllConnections() is not enough: the HTTP server no longer tracks a connection after CONNECT.
      for (const socket of sockets) socket.destroy()
      await closed
      await upstream[Symbol.asyncDispose]()
    },
  }
}

/** Undefined: it is too long. */
async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= bodyLimit) chunks.push(chunk)
  }
  return size <= bodyLimit ? Buffer.concat(chunks) : undefined
}

/** A client that takes us for its proxy sends a whole URL. */
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

/** Closes the upstream connection if part of the body is still unread. */
function discard({ body }: Answer): void {
  if (typeof body !== 'string') body.destroy()
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        systemCode(error) === 'EADDRINUSE'
          ? cannotRun(
              'BILLHOOK_PORT_IN_USE',
              `port ${port} on 127.0.0.1 is taken, so the target's calls cannot be seen there`,
              'stop what uses it, or choose another: --observe egress:PORT=UPSTREAM',
              error,
            )
          : cannotRun(
              'BILLHOOK_PORT_REFUSED',
              `cannot listen on port ${port} of 127.0.0.1: ${error.message}`,
              'choose a port above 1023',
              error,
            ),
      )
    })
    server.listen(port, '127.0.0.1', resolve)
  })
}
