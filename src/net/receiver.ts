import type { ReceiverOptions, Refusal } from './receiver-options.ts'
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { cannotRun, systemCode, usageError } from '../errors.ts'
import { receive, startConnection, toDelivery, type Connection, type Connections } from './receive.ts'

export interface Receiver extends AsyncDisposable {
  readonly url: string
}

/** Anyone who knows the URL can connect, so every limit that Node.js offers is set. */
const limits = {
  maxHeaderSize: 65_536,
  connectionsCheckingInterval: 500,
  keepAliveTimeout: 65_000,
  headersTimeout: 10_000,
} as const

/**
 * Maximum number of concurrent connections. When it is exceeded, the connection that has been idle longest is closed,
 * so that idle connections cannot lock senders out.
 */
const maxConnections = 2_000

/** How long open requests may take to finish when the receiver closes, in milliseconds. */
const closingMs = 5_000

/** Starts listening and delivers complete requests with their exact body bytes and headers, unparsed. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { requestTimeoutMs } = options
  const open: Connections['open'] = new Map()
  const connections: Connections = { open, bytes: 0 }
  const headersTimeout = Math.min(limits.headersTimeout, requestTimeoutMs)
  const take = (request: IncomingMessage, response: ServerResponse): void =>
    receive(request, response, connections, options)
  const server = createServer({ ...limits, headersTimeout, requestTimeout: requestTimeoutMs }, take)
  // By default, Node.js silently drops all headers after the first 2,000. The size limit is sufficient.
  server.maxHeadersCount = 0
  // By default, Node.js answers these requests itself without reporting them.
  server.on('checkExpectation', take)
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    const refusal: Refusal = { status: 405, reason: 'webhooks are not sent with CONNECT; use POST' }
    end(socket, refusal)
    options.refuse(toDelivery(request, new Uint8Array(), options), refusal)
  })
  // Deferred by one turn of the event loop, so that a request that was complete before the error can end first.
  server.on('clientError', (error, socket: Socket) => setImmediate(fail, error, socket, connections, options))
  server.on('connection', (socket: Socket) => {
    open.set(socket, startConnection())
    socket.once('close', () => open.delete(socket))
    if (open.size > maxConnections) makeRoom(open)
  })
  await listen(server, options)
  const { address, port, family } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), closingMs)
        server.close(() => {
          clearTimeout(timer)
          resolve()
        })
      }),
  }
}

/** Closes the connection that has been idle longest. Connections with a request that is being answered are exempt. */
function makeRoom(open: Connections['open']): void {
  let oldest: [Socket, Connection] | undefined
  for (const each of open)
    if (!each[1].unanswered && each[1].heardAt < (oldest?.[1].heardAt ?? Number.POSITIVE_INFINITY)) oldest = each
  if (!oldest) return
  const [socket, { arriving }] = oldest
  // The connection stays open for a moment and must not be chosen again.
  open.delete(socket)
  const refusal: Refusal = {
    status: 503,
    reason: `more than ${maxConnections} connections are open; send the request again`,
  }
  arriving?.(refusal)
  if (arriving) end(socket, refusal, 0)
  else socket.destroy()
}

/**
 * Refuses the request that was arriving on a failed connection, and closes the connection once all complete requests
 * have been answered.
 */
function fail(error: Error, socket: Socket, { open }: Connections, options: ReceiverOptions): void {
  const connection = open.get(socket)
  // Every further chunk on a failed connection raises another error.
  if (!connection || connection.ignoredFrom < Number.POSITIVE_INFINITY) return
  const refusal = failureRefusal(error, options)
  if (connection.arriving) connection.arriving(refusal)
  else if (sentNonRequest(error, socket))
    options.refuse(toDelivery({ rawHeaders: [], socket }, new Uint8Array(), options), refusal)
  connection.ignoredFrom = connection.begun
  if (connection.unanswered) connection.last?.once('finish', () => end(socket, refusal))
  else end(socket, refusal)
}

/**
 * How long the peer may take to close a connection that we ended, in milliseconds. Without this limit, the connection
 * could stay open forever.
 */
const lingerMs = 1_000

/** Sends a refusal on a connection that Node.js gave up on, or that must make room for another, and closes it. */
function end(socket: Duplex, { status, reason }: Refusal, linger = lingerMs): void {
  socket.on('error', () => undefined)
  setTimeout(() => socket.destroy(), linger).unref()
  if (socket.writable) socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n${reason}\n`)
}

/**
 * Reports whether a failed connection carried something other than a request. Empty connections are not worth
 * reporting.
 */
function sentNonRequest(error: Error, { bytesRead }: Socket): boolean {
  const code = systemCode(error) ?? ''
  return bytesRead > 0 && (code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT')
}

/** The first two bytes of a TLS connection. */
const tlsHandshake = Buffer.from([0x16, 0x03])

function failureRefusal(
  error: Error & { readonly rawPacket?: Buffer },
  { requestTimeoutMs }: ReceiverOptions,
): Refusal {
  const code = systemCode(error)
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, reason: `the request did not arrive within ${requestTimeoutMs} ms` }
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, reason: `the headers exceed ${limits.maxHeaderSize} bytes` }
  if (error.rawPacket?.subarray(0, 2).equals(tlsHandshake))
    return { status: 400, reason: 'not an HTTP request: the sender speaks TLS; give it an http:// URL' }
  return { status: 400, reason: `not an HTTP request: ${error.message}` }
}

async function listen(server: Server, { host, port }: ReceiverOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error)
      if (code === 'EADDRINUSE') {
        reject(
          cannotRun(
            'BILLHOOK_PORT_IN_USE',
            `port ${port} on ${host} is already in use`,
            'stop the program that is using it, or choose another port: --port 0 picks a free one',
            error,
          ),
        )
      } else if (code === 'EACCES') {
        reject(
          cannotRun(
            'BILLHOOK_PORT_REFUSED',
            `this user is not allowed to listen on port ${port}`,
            'choose a port above 1023',
            error,
          ),
        )
      } else {
        reject(
          usageError(
            'BILLHOOK_HOST_INVALID',
            `cannot listen on ${host}: ${error.message}`,
            'use 127.0.0.1, or an address of this machine',
            error,
          ),
        )
      }
    })
    // When the backlog is full, the kernel drops new connections, and clients retry only after a second.
    server.listen({ port, host, backlog: maxConnections }, resolve)
  })
}
