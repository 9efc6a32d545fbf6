import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Delivery, Header } from '../core/delivery.ts'
import { deliveryId } from '../core/delivery-id.ts'
import { cannotRun, systemCode, usageError } from '../errors.ts'

/** Our answer to a delivery. */
export interface Answer {
  readonly status: number
  readonly headers?: readonly Header[]
  readonly body: string | Uint8Array
}

/** Why a request ended before it was a whole delivery. */
export interface Refusal {
  readonly status: 405 | 408 | 413 | 400 | 431 | 503
  readonly reason: string
}

export interface ReceiverOptions {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** Bytes of a body. */
  readonly bodyLimit: number
  /** Bytes of all bodies together that are arriving, or are not answered yet. */
  readonly totalLimit: number
  /** Milliseconds for a whole request to arrive. */
  readonly requestTimeoutMs: number
  readonly now: () => number
  readonly uuid: () => string
  /** A whole request. Never rejects. */
  readonly deliver: (delivery: Delivery) => Promise<Answer>
  /** An answer for a request that is no delivery, such as a provider's challenge; undefined for all else. */
  readonly handshake: (request: Pick<Delivery, 'method' | 'url' | 'headers' | 'body'>) => Answer | undefined
  /** A request that did not become one; `delivery` has an empty body. The answer is sent already. */
  readonly refuse: (delivery: Delivery, refusal: Refusal) => void
}

export interface Receiver extends AsyncDisposable {
  readonly url: string
}

/** The port is taken by whoever knows the URL: every limit that Node.js offers is set. */
const limits = { maxHeaderSize: 65_536, connectionsCheckingInterval: 500, keepAliveTimeout: 65_000, headersTimeout: 10_000 } as const

/** Requests under way when the end is asked for have this long. */
const closingMs = 5_000

/** Listens, and hands on whole requests with the exact bytes and headers; nothing is parsed. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { requestTimeoutMs } = options
  /** Requests still arriving, to be refused when their connection fails. */
  const arriving: Arriving = { refusals: new Map(), bytes: 0 }
  const headersTimeout = Math.min(limits.headersTimeout, requestTimeoutMs)
  const server = createServer({ ...limits, headersTimeout, requestTimeout: requestTimeoutMs }, (request, response) => {
    if (request.url === '/-/healthz' && request.method === 'GET') response.end('ok\n')
    else receive(request, response, arriving, options)
  })
  // Node.js drops headers beyond 2,000 without a word; the size limit holds instead.
  server.maxHeadersCount = 0
  server.on('clientError', (error, socket: Socket) => {
    const refusal = broken(error, options)
    arriving.refusals.get(socket)?.(refusal)
    if (socket.writable) socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\nConnection: close\r\n\r\n${refusal.reason}\n`)
  })
  await listen(server, options)
  const { address, port, family } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), closingMs)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
      }),
  }
}

interface Arriving {
  readonly refusals: Map<Socket, (refusal: Refusal) => void>
  bytes: number
}

function receive(request: IncomingMessage, response: ServerResponse, arriving: Arriving, options: ReceiverOptions): void {
  const { bodyLimit, totalLimit, deliver } = options
  const chunks: Buffer[] = []
  let size = 0
  let counted = 0
  let open = true
  const close = (): boolean => {
    if (!open) return false
    open = false
    arriving.refusals.delete(request.socket)
    return true
  }
  /** Of what is counted, nothing is held any more. */
  const release = (): void => {
    arriving.bytes -= counted
    counted = 0
    chunks.length = 0
  }
  /** The request ends here; what its connection still has to say is not listened to. */
  const refuse = (refusal: Refusal): void => {
    if (!close()) return
    release()
    options.refuse(toDelivery(request, new Uint8Array(), options), refusal)
  }
  const answerAndRefuse = (refusal: Refusal): void => {
    const again: Header[] = refusal.status === 503 ? [['retry-after', '5']] : []
    reply(response, { status: refusal.status, headers: [['connection', 'close'], ...again], body: `${refusal.reason}\n` })
    refuse(refusal)
  }
  arriving.refusals.set(request.socket, refuse)
  request.on('data', (chunk: Buffer) => {
    if (!open) return
    size += chunk.length
    if (size > bodyLimit) return answerAndRefuse({ status: 413, reason: `the body is over ${bodyLimit} bytes` })
    if (arriving.bytes + chunk.length > totalLimit) return answerAndRefuse({ status: 503, reason: 'too much arrives at once; send it again' })
    arriving.bytes += chunk.length
    counted += chunk.length
    chunks.push(chunk)
  })
  request.on('end', () => {
    if (!close()) return
    const body = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)
    const delivery = toDelivery(request, body, options)
    const answer = options.handshake(delivery)
    if (answer) {
      release()
      reply(response, answer)
    } else {
      void deliver(delivery).then((given) => {
        release()
        reply(response, given)
      })
    }
  })
  request.on('error', () => refuse({ status: 400, reason: 'the sender hung up before the whole body had arrived' }))
  if (request.method !== 'POST' && request.method !== 'PUT' && !options.handshake(toDelivery(request, new Uint8Array(), options))) {
    answerAndRefuse({ status: 405, reason: `${request.method} is not how a webhook is sent; use POST` })
  }
}

/** What a connection failed of, as our answer. */
function broken(error: Error, { requestTimeoutMs }: ReceiverOptions): Refusal {
  const code = systemCode(error)
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, reason: `the request did not arrive within ${requestTimeoutMs} ms` }
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, reason: `the headers are over ${limits.maxHeaderSize} bytes` }
  return { status: 400, reason: `not an HTTP request: ${error.message}` }
}

async function listen(server: Server, { host, port }: ReceiverOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const code = systemCode(error)
      if (code === 'EADDRINUSE') {
        reject(cannotRun('BILLHOOK_PORT_IN_USE', `port ${port} on ${host} is taken`, 'stop what uses it, or choose another: --port 0 takes any free one', error))
      } else if (code === 'EACCES') {
        reject(cannotRun('BILLHOOK_PORT_REFUSED', `this user may not listen on port ${port}`, 'choose a port above 1023', error))
      } else {
        reject(usageError('BILLHOOK_HOST_INVALID', `cannot listen on ${host}: ${error.message}`, 'use 127.0.0.1, or an address of this machine', error))
      }
    })
    server.listen(port, host, resolve)
  })
}

function toDelivery(request: IncomingMessage, body: Uint8Array, { now, uuid }: ReceiverOptions): Delivery {
  const receivedAt = now()
  return {
    id: deliveryId(receivedAt, uuid()),
    receivedAt,
    method: request.method ?? '',
    url: request.url ?? '',
    headers: pairs(request.rawHeaders),
    body,
    from: request.socket.remoteAddress ?? '',
  }
}

function pairs(raw: readonly string[]): Header[] {
  const headers: Header[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) headers.push([raw[index] ?? '', raw[index + 1] ?? ''])
  return headers
}

function reply(response: ServerResponse, { status, headers = [], body }: Answer): void {
  if (response.writableEnded || response.destroyed) return
  response.writeHead(status, headers.flat())
  response.end(body)
}
