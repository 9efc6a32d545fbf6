import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { headerValues, type Delivery, type Header } from '../core/delivery/delivery.ts'
import { deliveryId } from '../core/delivery/id.ts'
import { headersOf } from '../core/delivery/raw-headers.ts'
import type { Answer, ReceiverOptions, Refusal } from './receiver.ts'
import { crossSite, isOwnHost } from './same-site.ts'

/** State of one connection. */
export interface Connection {
  /** When it was opened, or last began a request or brought a part of its body; milliseconds of `performance.now()`. */
  heardAt: number
  /** Refuses the request that is arriving, for when the connection fails. */
  arriving?: ((refusal: Refusal) => void) | undefined
  /** Requests so far. Node.js announces all requests of a pipeline before the body of the first one. */
  begun: number
  /** Whole requests that are not answered yet. */
  unanswered: number
  /** Response to the last whole request. Responses go out in order: once this one is sent, all are. */
  last?: ServerResponse
  /** Requests from this number on are ignored: the one before was refused, or the connection failed. */
  ignoredFrom: number
}

export function startConnection(): Connection {
  return { heardAt: performance.now(), begun: 0, unanswered: 0, ignoredFrom: Number.POSITIVE_INFINITY }
}

/** State of all connections of a receiver. */
export interface Connections {
  readonly open: Map<Socket, Connection>
  /** Of all bodies that are arriving, or are not answered yet. */
  bytes: number
}

/**
 * Unanswered requests allowed on one connection. Node.js reads a pipeline of any length in one go, and everybody else
 * waits.
 */
const pipelineLimit = 50
const tooMany: Refusal = {
  status: 503,
  reason: `${pipelineLimit} requests on this connection are waiting for an answer; send it again`,
}

/** Takes one request: hands it on when it is whole, or refuses it as soon as that is certain. */
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
  const isIgnored = (): boolean => number >= connection.ignoredFrom
  if (isIgnored()) {
    // Node.js buffers whatever else arrives until the earlier answers are sent.
    if (number > connection.ignoredFrom + pipelineLimit) socket.destroy()
    return
  }
  const { bodyLimit, totalLimit } = options
  const body = startBody(connections)
  let open = true
  const close = (): boolean => {
    if (!open) return false
    open = false
    if (connection.arriving === refuse) connection.arriving = undefined
    return true
  }
  /** Ends the request. Later ones on its connection are ignored. */
  const refuse = (refusal?: Refusal): void => {
    if (!close()) return
    body.release()
    if (refusal && !isIgnored()) options.refuse(toDelivery(request, new Uint8Array(), options), refusal)
    connection.ignoredFrom = Math.min(connection.ignoredFrom, number + 1)
  }
  const answerAndRefuse = (refusal: Refusal): void => {
    const again: Header[] = refusal.status === 503 ? [['retry-after', '5']] : []
    reply(response, {
      status: refusal.status,
      headers: [['connection', 'close'], ...again],
      body: `${refusal.reason}\n`,
    })
    refuse(refusal)
  }
  connection.heardAt = performance.now()
  connection.arriving = refuse
  request.on('data', (chunk: Buffer) => {
    if (!open || isIgnored()) return
    connection.heardAt = performance.now()
    const size = body.size() + chunk.length
    if (size > bodyLimit) answerAndRefuse({ status: 413, reason: `the body is over ${bodyLimit} bytes` })
    else if (connections.bytes + chunk.length > totalLimit)
      answerAndRefuse({ status: 503, reason: 'too much arrives at once; send it again' })
    else body.add(chunk)
  })
  request.on('end', () => {
    if (isIgnored()) return refuse()
    if (connection.unanswered === pipelineLimit) return answerAndRefuse(tooMany)
    if (!close()) return
    connection.unanswered += 1
    connection.last = response
    void answerTo(toDelivery(request, body.whole(), options), options).then((answer) => {
      body.release()
      connection.unanswered -= 1
      reply(response, answer)
    })
  })
  request.on('error', () => refuse({ status: 400, reason: 'the sender hung up before the whole body had arrived' }))
  const unwanted = unwantedHead(request, options)
  if (unwanted) answerAndRefuse(unwanted)
  else if (isHealthCheck(request) && close()) reply(response, { status: 200, body: 'ok\n' })
}

/** The body of a request while it arrives. Its bytes count towards the total of all connections. */
interface ArrivingBody {
  readonly size: () => number
  readonly add: (chunk: Buffer) => void
  readonly whole: () => Buffer
  /** Drops the bytes, here and from the total. */
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
function unwantedHead(request: IncomingMessage, options: ReceiverOptions): Refusal | undefined {
  const headers = headersOf(request.rawHeaders)
  if (headerValues({ headers }, 'host').length > 1) return { status: 400, reason: 'it has more than one Host' }
  const page = crossSite(headers)
  if (page !== undefined) return { status: 403, reason: `${page}; webhooks come from servers` }
  const { expect, host } = request.headers
  // A page of another site may reach what is ours by a name that it had resolved to this machine.
  if (request.url?.startsWith('/-/') && !isOwnHost(host))
    return { status: 403, reason: 'its Host is neither an IP address nor localhost' }
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    return { status: 417, reason: 'what its Expect header asks for is not known' }
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

/** The parts of Node.js's request that a delivery is made of; a connection that sent none has no method and no URL. */
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

/** A client that takes us for its proxy sends a whole URL (RFC 9112, 3.2.2); its path counts. */
function originForm(url: string): string {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '')
  return path.length === url.length || path.startsWith('/') ? path : `/${path}`
}

function reply(response: ServerResponse, { status, headers = [], body }: Answer): void {
  if (response.writableEnded || response.destroyed) return
  response.writeHead(status, headers.flat())
  response.end(body)
}
