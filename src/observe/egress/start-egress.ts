import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Env } from '../../env.ts'
import { cannotRun, messageOf, systemCode } from '../../errors.ts'
import { callHandler, type Handler } from './call-handler.ts'
import { effectsOf, noEffects } from './effects.ts'
import type { Egress } from './egress.ts'
import { createFaults } from './faults.ts'
import { createRecorder } from './recorder.ts'
import type { Upstream } from './upstream.ts'

export interface EgressOptions {
  /** Port on 127.0.0.1; 0 for any free port. */
  readonly port: number
  readonly label: string
  /** Closed when the observer is closed. */
  readonly upstream: Upstream
  readonly env: Pick<Env, 'now'>
}

/**
 * Starts an observer that receives the target's outgoing calls on a local port, records them and forwards them. The
 * state that it returns consists of the effects of these calls.
 * @throws BillhookError `BILLHOOK_PORT_IN_USE`, `BILLHOOK_PORT_REFUSED` (exit 3)
 */
export async function startEgress({ port, label, upstream, env }: EgressOptions): Promise<Egress> {
  const recorder = createRecorder()
  const faults = createFaults()
  const closing = new AbortController()
  let effects: Readonly<Record<string, readonly unknown[]>> | undefined
  const forgetEffects = (): void => {
    effects = undefined
  }
  const { server, sockets } = createEgressServer(
    callHandler({ port, upstream, now: env.now, recorder, faults, signal: closing.signal, onAnswer: forgetEffects }),
  )
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
      forgetEffects()
    },
    read: () => {
      if (recorder.lost() > 0) return Promise.reject(tooManyCalls(label, recorder.calls().length))
      effects ??= effectsOf(recorder.calls())
      return Promise.resolve(effects)
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort()
      const closed = new Promise((resolve) => server.close(resolve))
      // `closeAllConnections()` is not enough, because the HTTP server no longer tracks a connection after CONNECT.
      for (const socket of sockets) socket.destroy()
      await closed
      await upstream[Symbol.asyncDispose]()
    },
  }
}

function tooManyCalls(label: string, calls: number): Error {
  return cannotRun(
    'BILLHOOK_OBSERVER_FAILED',
    `the observer ${label} received more than the ${calls} calls that it can record`,
    'run fewer rounds at once',
  )
}

function createEgressServer(handle: Handler): { readonly server: Server; readonly sockets: ReadonlySet<Socket> } {
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => request.socket.destroy())
  })
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
      'HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\n\r\n' +
        'billhook is not a CONNECT proxy: use its URL as the base URL of your API client\n',
    )
  })
  return { server, sockets }
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        systemCode(error) === 'EADDRINUSE'
          ? cannotRun(
              'BILLHOOK_PORT_IN_USE',
              `port ${port} on 127.0.0.1 is already in use, so the target's calls cannot be observed there`,
              'stop the program that is using it, or choose another port: --observe egress:PORT=UPSTREAM',
              error,
            )
          : cannotRun(
              'BILLHOOK_PORT_REFUSED',
              `cannot listen on port ${port} of 127.0.0.1: ${messageOf(error)}`,
              'choose a port above 1023',
              error,
            ),
      )
    })
    server.listen(port, '127.0.0.1', resolve)
  })
}
