import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { headerValues, type Delivery, type Header } from '../core/delivery.ts'
import { deliveryId } from '../core/delivery-id.ts'
import { headersOf } from '../core/raw-headers.ts'
import type { Answer, ReceiverOptions, Refusal } from './receiver.ts'
import { crossSite, isOwnHost } from './same-site.ts'

/** What the connections of a receiver are at. */
export interface Connections {
  /** Refuses the request that is arriving on a connection, for when it fails. */
  readonly arriving: Map<Socket, (refusal: Refusal) => void>
  /** What to do once the request that is not answered yet on a connection is. */
  readonly unanswered: Map<Socket, () => void>
  /** When each connection was opened, or last began a request; milliseconds of `performance.now()`. */
  readonly heard: Map<Socket, number>
  /** Of all bodies that are arriving, or are not answered yet. */
  bytes: number
}

/** Takes one request: hands it on when it is whole, or refuses it as soon as that is certain. */
export function receive(request: IncomingMessage, response: ServerResponse, connections: Connections, options: ReceiverOptions): void {
  const { socket } = request
  const { bodyLimit, totalLimit } = options
  const chunks: Buffer[] = []
  let size = 0
  let counted = 0
  let open = true
  const close = (): boolean => {
    if (!open) return false
    open = false
    connections.arriving.delete(socket)
    return true
  }
  /** Of what is counted, nothing is held any more. */
  const release = (): void => {
    connections.bytes -= counted
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
  connections.arriving.set(socket, refuse)
  request.on('data', (chunk: Buffer) => {
    if (!open) return
    size += chunk.length
    if (size > bodyLimit) return answerAndRefuse({ status: 413, reason: `the body is over ${bodyLimit} bytes` })
    if (connections.bytes + chunk.length > totalLimit) return answerAndRefuse({ status: 503, reason: 'too much arrives at once; send it again' })
    connections.bytes += chunk.length
    counted += chunk.length
    chunks.push(chunk)
  })
  request.on('end', () => {
    if (!close()) return
    const body = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)
    connections.unanswered.set(socket, () => undefined)
    void answerTo(toDelivery(request, body, options), options).then((answer) => {
      release()
      const then = connections.unanswered.get(socket)
      connections.unanswered.delete(socket)
      reply(response, answer, then)
    })
  })
  request.on('error', () => refuse({ status: 400, reason: 'the sender hung up before the whole body had arrived' }))
  const unwanted = unwantedHead(request, options)
  if (unwanted) answerAndRefuse(unwanted)
  else if (isHealthCheck(request) && close()) reply(response, { status: 200, body: 'ok\n' })
}

function isHealthCheck({ method, url }: IncomingMessage): boolean {
  return method === 'GET' && url === '/-/healthz'
}

/** Why a request is refused before its body arrives. */
function unwantedHead(request: IncomingMessage, options: ReceiverOptions): Refusal | undefined {
  const headers = headersOf(request.rawHeaders)
  if (headerValues({ headers, body: new Uint8Array() }, 'host').length > 1) return { status: 400, reason: 'it has more than one Host' }
  const page = crossSite(headers)
  if (page !== undefined) return { status: 403, reason: `${page}; webhooks come from servers` }
  const { expect, host } = request.headers
  // A page of another site may reach what is ours by a name that it had resolved to this machine.
  if (request.url?.startsWith('/-/') && !isOwnHost(host)) return { status: 403, reason: 'its Host is neither an IP address nor localhost' }
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') return { status: 417, reason: 'what its Expect header asks for is not known' }
  const isPost = request.method === 'POST' || request.method === 'PUT'
  if (isPost || isHealthCheck(request) || options.handshake(toDelivery(request, new Uint8Array(), options))) return undefined
  return { status: 405, reason: `${request.method} is not how a webhook is sent; use POST` }
}

async function answerTo(delivery: Delivery, { handshake, deliver }: ReceiverOptions): Promise<Answer> {
  return handshake(delivery) ?? deliver(delivery)
}

/** The parts of Node.js's request that a delivery is made of; a connection that sent none has no method and no URL. */
type Head = Pick<IncomingMessage, 'rawHeaders'> & Partial<Pick<IncomingMessage, 'method' | 'url'>> & { readonly socket: { readonly remoteAddress?: string | undefined } }

export function toDelivery({ method = '', url = '', rawHeaders, socket }: Head, body: Uint8Array, { now, uuid }: ReceiverOptions): Delivery {
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

/** @param then once the answer is sent */
function reply(response: ServerResponse, { status, headers = [], body }: Answer, then?: () => void): void {
  if (response.writableEnded || response.destroyed) return
  response.writeHead(status, headers.flat())
  response.end(body, then)
}
