import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { headerValues, type Delivery, type Header } from '../core/delivery/delivery.ts'
import { deliveryId } from '../core/delivery/id.ts'
import { headersOf } from '../core/delivery/headers.ts'
import type { Answer, ReceiverOptions, Refusal } from './receiver-options.ts'
import { crossSite, isOwnHost } from './same-site.ts'

/** State of a single connection. */
export interface Connection {
  /** The `performance.now()` time at which the connection was opened or last received a request or part of a body. */
  heardAt: number
  /** Refuses the request that is arriving; called if the connection fails. */
  arriving?: ((refusal: Refusal) => void) | undefined
  /** Number of requests so far. Node.js announces all pipelined requests before the first one's body. */
  begun: number
  /** Number of complete requests that have not been answered yet. */
  unanswered: number
  /**
   * Response to the last complete request. Responses are sent in order, so once this one has been sent, all of them
   * have been.
   */
  last?: ServerResponse
  /** Requests from this number on are ignored, because the previous request was refused or the connection failed. */
  ignoredFrom: number
}

export function startConnection(): Connection {
  return { heardAt: performance.now(), begun: 0, unanswered: 0, ignoredFrom: Number.POSITIVE_INFINITY }
}

/** State of all of a receiver's connections. */
export interface Connections {
  readonly open: Map<Socket, Connection>
  /** Total size of all bodies that are arriving or have not been answered yet. */
  bytes: number
}

/**
 * Maximum number of unanswered requests on one connection. Node.js reads an entire pipeline at once, whatever its
 * length, and all other connections wait.
 */
const pipelineLimit = 50
const pipelineFull: Refusal = {
  status: 503,
  reason: `${pipelineLimit} requests on this connection are waiting for an answer; send the request again`,
}

/** Handles a request: delivers it once it is complete, or refuses it as soon as possible. */
export function receive(
  request: IncomingMessage,
  response: ServerResponse,
  connections: Connections,
  options: ReceiverOptions,
): void {
  const { socket } = request
  const connection = connections.open.get(socket)
  if (!connection) return
  const number = connection.begun++
  if (number >= connection.ignoredFrom) {
    // Node.js buffers anything else that arrives until the earlier answers have been sent.
    if (number > connection.ignoredFrom + pipelineLimit) socket.destroy()
    return
  }
  const body = startBody(connections)
  const arrival = startArrival({ request, response, connection, number, body }, options)
  connection.heardAt = performance.now()
  connection.arriving = arrival.refuse
  request.on('data', (chunk: Buffer) => {
    if (!arrival.isOpen() || arrival.isIgnored()) return
    connection.heardAt = performance.now()
    const refusal = sizeRefusal(body.size(), chunk.length, connections, options)
    if (refusal) arrival.answerAndRefuse(refusal)
    else body.add(chunk)
  })
  request.on('end', () => {
    if (arrival.isIgnored()) return arrival.refuse()
    if (connection.unanswered === pipelineLimit) return arrival.answerAndRefuse(pipelineFull)
    if (!arrival.close()) return
    connection.unanswered += 1
    connection.last = response
    void answerTo(toDelivery(request, body.whole(), options), options).then((answer) => {
      body.release()
      connection.unanswered -= 1
      reply(response, answer)
    })
  })
  request.on('error', () => arrival.refuse({ status: 400, reason: 'the sender hung up before the body was complete' }))
  const refusal = headRefusal(request, options)
  if (refusal) arrival.answerAndRefuse(refusal)
  else if (isHealthCheck(request) && arrival.close()) reply(response, { status: 200, body: 'ok\n' })
}

/** A request that is arriving. */
interface Arrival {
  readonly isOpen: () => boolean
  /** True if an earlier request on the same connection was refused. */
  readonly isIgnored: () => boolean
  /** Ends the arrival. Returns false if it had already ended. */
  readonly close: () => boolean
  /** Closes the request without an answer. Later requests on the same connection are ignored. */
  readonly refuse: (refusal?: Refusal) => void
  readonly answerAndRefuse: (refusal: Refusal) => void
}

interface ArrivalParts {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly connection: Connection
  /** Index of the request on its connection, starting at 0. */
  readonly number: number
  readonly body: ArrivingBody
}

function startArrival(
  { request, response, connection, number, body }: ArrivalParts,
  options: ReceiverOptions,
): Arrival {
  let open = true
  const isIgnored = (): boolean => number >= connection.ignoredFrom
  const close = (): boolean => {
    if (!open) return false
    open = false
    if (connection.arriving === refuse) connection.arriving = undefined
    return true
  }
  const refuse = (refusal?: Refusal): void => {
    if (!close()) return
    body.release()
    if (refusal && !isIgnored()) options.refuse(toDelivery(request, new Uint8Array(), options), refusal)
    connection.ignoredFrom = Math.min(connection.ignoredFrom, number + 1)
  }
  const answerAndRefuse = (refusal: Refusal): void => {
    const { status, reason } = refusal
    const retry: Header[] = status === 503 ? [['retry-after', '5']] : []
    reply(response, { status, headers: [['connection', 'close'], ...retry], body: `${reason}\n` })
    refuse(refusal)
  }
  return { isOpen: () => open, isIgnored, close, refuse, answerAndRefuse }
}

function sizeRefusal(
  size: number,
  more: number,
  { bytes }: Connections,
  { bodyLimit, totalLimit }: ReceiverOptions,
): Refusal | undefined {
  if (size + more > bodyLimit) return { status: 413, reason: `the body exceeds ${bodyLimit} bytes` }
  return bytes + more > totalLimit
    ? { status: 503, reason: 'too much data is arriving at once; send the request again' }
    : undefined
}

/** The body of an arriving request. Its size counts towards the total of all connections. */
interface ArrivingBody {
  readonly size: () => number
  readonly add: (chunk: Buffer) => void
  readonly whole: () => Buffer
  /** Discards the body and subtracts its size from the total. */
  readonly release: () => void
}

function startBody(connections: Connections): ArrivingBody {
  const chunks: Buffer[] = []
  let size = 0
  return {
    size: () => size,
    add: (chunk) => {
      connections.bytes += chunk.length
      size += chunk.length
      chunks.push(chunk)
    },
    whole: () => (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)),
    release: () => {
      connections.bytes -= size
      size = 0
      chunks.length = 0
    },
  }
}

function isHealthCheck({ method, url }: IncomingMessage): boolean {
  return method === 'GET' && url === '/-/healthz'
}

/** Returns the reason to refuse a request before its body arrives; undefined if there is none. */
function headRefusal(request: IncomingMessage, options: ReceiverOptions): Refusal | undefined {
  const headers = headersOf(request.rawHeaders)
  if (headerValues({ headers }, 'host').length > 1) return { status: 400, reason: 'it has more than one Host header' }
  const page = crossSite(headers)
  if (page !== undefined) return { status: 403, reason: `${page}; webhooks come from servers` }
  const { expect, host } = request.headers
  // A page on another site could reach our own paths through a hostname that resolves to this machine.
  if (request.url?.startsWith('/-/') && !isOwnHost(host))
    return { status: 403, reason: 'its Host is neither an IP address nor localhost' }
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    return { status: 417, reason: 'its Expect header is not supported' }
  const isPost = request.method === 'POST' || request.method === 'PUT'
  if (
    isPost ||
    isHealthCheck(request) ||
    options.handshake({ method: request.method ?? '', url: originForm(request.url ?? '') })
  )
    return undefined
  return { status: 405, reason: `webhooks are not sent with ${request.method}; use POST` }
}

async function answerTo(delivery: Delivery, { handshake, deliver }: ReceiverOptions): Promise<Answer> {
  return handshake(delivery) ?? deliver(delivery)
}

/**
 * The parts of a Node.js request that form a delivery. The method and URL are missing if no request could be parsed.
 */
type Head = Pick<IncomingMessage, 'rawHeaders'> &
  Partial<Pick<IncomingMessage, 'method' | 'url'>> & {
    readonly socket: { readonly remoteAddress?: string | undefined }
  }

export function toDelivery(
  { method = '', url = '', rawHeaders, socket }: Head,
  body: Uint8Array,
  { now, uuid }: ReceiverOptions,
): Delivery {
  const receivedAt = now()
  return {
    id: deliveryId(receivedAt, uuid()),
    receivedAt,
    method,
    url: originForm(url),
    headers: headersOf(rawHeaders),
    body,
    from: socket.remoteAddress ?? '',
  }
}

/** Reduces an absolute URL to its path. Clients send one if they take this server for a proxy (RFC 9112, 3.2.2). */
function originForm(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '')
  return path.length === url.length || path.startsWith('/') ? path : `/${path}`
}

function reply(response: ServerResponse, { status, headers = [], body }: Answer): void {
  if (response.writableEnded || response.destroyed) return
  response.writeHead(status, headers.flat())
  response.end(body)
}
