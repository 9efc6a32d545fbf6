import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { headerValues, type Delivery, type Header } from '../core/delivery/delivery.ts'
import { deliveryId } from '../core/delivery/id.ts'
import { headersOf } from '../core/delivery/headers.ts'
import type { Answer, ReceiverOptions, Refusal } from './receiver-options.ts'
import { crossSite, isOwnHost } from './same-site.ts'

/** State of one connection. */
export interface Connection {
  /** When it was opened, or last brought a request or part of a body, by `performance.now()`. */
  heardAt: number
  /** Refuses the request that is arriving, in case the connection fails. */
  arriving?: ((refusal: Refusal) => void) | undefined
  /** Requests so far. Node.js announces all requests of a pipeline before the body of the first. */
  begun: number
  /** Complete requests that are not answered yet. */
  unanswered: number
  /** Response to the last complete request. Responses go out in order: once this one is sent, all are. */
  last?: ServerResponse
  /** Requests from this number on are ignored, because the one before was refused or the connection failed. */
  ignoredFrom: number
}

export function startConnection(): Connection {
  return { heardAt: performance.now(), begun: 0, unanswered: 0, ignoredFrom: Number.POSITIVE_INFINITY }
}

/** State of all connections of a receiver. */
export interface Connections {
  readonly open: Map<Socket, Connection>
  /** Total of all bodies that are arriving or not answered yet. */
  bytes: number
}

/**
 * Unanswered requests allowed on one connection. Node.js reads a pipeline of any length at once while all others wait.
 */
const pipelineLimit = 50
const pipelineFull: Refusal = {
  status: 503,
  reason: `${pipelineLimit} requests on this connection are waiting for an answer; send it again`,
}

/** Takes one request: delivers it once it is complete, or refuses it as soon as that is certain. */
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
    // Node.js buffers whatever else arrives until the earlier answers are sent.
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
  /** Whether an earlier request on its connection was refused. */
  readonly isIgnored: () => boolean
  /** Ends the arrival. Returns false if it had ended before. */
  readonly close: () => boolean
  /** Closes the request without an answer. Later ones on its connection are ignored. */
  readonly refuse: (refusal?: Refusal) => void
  readonly answerAndRefuse: (refusal: Refusal) => void
}

interface ArrivalParts {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly connection: Connection
  /** Its number among the requests of its connection. */
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
  if (size + more > bodyLimit) return { status: 413, reason: `the body is over ${bodyLimit} bytes` }
  return bytes + more > totalLimit ? { status: 503, reason: 'too much is arriving at once; send it again' } : undefined
}

/** The body of an arriving request. Its bytes count towards the total of all connections. */
interface ArrivingBody {
  readonly size: () => number
  readonly add: (chunk: Buffer) => void
  readonly whole: () => Buffer
  /** Drops the bytes and subtracts them from the total. */
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

/** Why a request is refused before its body arrives. */
function headRefusal(request: IncomingMessage, options: ReceiverOptions): Refusal | undefined {
  const headers = headersOf(request.rawHeaders)
  if (headerValues({ headers }, 'host').length > 1) return { status: 400, reason: 'it has more than one Host header' }
  const page = crossSite(headers)
  if (page !== undefined) return { status: 403, reason: `${page}; webhooks come from servers` }
  const { expect, host } = request.headers
  // A page of another site may reach our own paths by a name that it made resolve to this machine.
  if (request.url?.startsWith('/-/') && !isOwnHost(host))
    return { status: 403, reason: 'its Host is neither an IP address nor localhost' }
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    return { status: 417, reason: 'its Expect header asks for something unknown' }
  const isPost = request.method === 'POST' || request.method === 'PUT'
  if (
    isPost ||
    isHealthCheck(request) ||
    options.handshake({ method: request.method ?? '', url: originForm(request.url ?? '') })
  )
    return undefined
  return { status: 405, reason: `${request.method} is not how a webhook is sent; use POST` }
}

async function answerTo(delivery: Delivery, { handshake, deliver }: ReceiverOptions): Promise<Answer> {
  return handshake(delivery) ?? deliver(delivery)
}

/** The parts of Node.js's request that make a delivery; without a request, there is no method and no URL. */
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

/** A client that takes us for its proxy sends an absolute URL (RFC 9112, 3.2.2); keeps its path. */
function originForm(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '')
  return path.length === url.length || path.startsWith('/') ? path : `/${path}`
}

function reply(response: ServerResponse, { status, headers = [], body }: Answer): void {
  if (response.writableEnded || response.destroyed) return
  response.writeHead(status, headers.flat())
  response.end(body)
}
