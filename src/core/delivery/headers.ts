import type { Header } from './delivery.ts'

/** Header fields that describe a single connection, not the message (RFC 9110, section 7.6.1). */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Header fields that every HTTP client sets itself. */
const setBySender: ReadonlySet<string> = new Set(['content-length', 'expect', 'host'])

/**
 * Words in the names of header fields that authenticate, identify or describe a message: `Stripe-Signature`,
 * `webhook-id`, `X-Shopify-Topic`, `Content-Type`, `Authorization`.
 */
const ofMessage = new RegExp(
  String.raw`(?:^|-)(?:content|cookie|\w*sign\w*|sig|\w*hmac\w*|mac|digest|hash|auth\w*|token|secret|key` +
    String.raw`|cert|algo\w*|webhook\w*|hook|svix|event|topic|type|name|id|time\w*|date|at` +
    String.raw`|version|delivery|nonce|domain|shop|account|tenant|mode|environment)(?:-|$)`,
)

/** Converts the flat list that Node.js and undici use (name, value, name, value …) to headers. */
export function headersOf(raw: readonly (string | Uint8Array)[]): Header[] {
  return Array.from({ length: Math.floor(raw.length / 2) }, (_, index) => [
    latin1(raw[2 * index]),
    latin1(raw[2 * index + 1]),
  ])
}

/**
 * Returns the end-to-end headers of a message: all except the hop-by-hop fields, `Proxy-…` and the fields that
 * `Connection` names. Order and case are preserved.
 *
 * One exception to the RFC: `Connection` cannot drop a field that authenticates, identifies or describes the message.
 * Otherwise, with `Connection: stripe-signature`, a sender could make billhook verify one message and the target
 * receive another.
 */
export function endToEnd(headers: readonly Header[]): Header[] {
  const named = new Set(
    headers.flatMap(([name, value]) =>
      name.toLowerCase() === 'connection'
        ? value
            .toLowerCase()
            .split(',')
            .map((option) => option.trim())
        : [],
    ),
  )
  return headers.filter(([given]) => {
    const name = given.toLowerCase()
    return !hopByHop.has(name) && !name.startsWith('proxy-') && !(named.has(name) && !ofMessage.test(name))
  })
}

/**
 * Returns the headers for sending a message in a new request: those that `endToEnd` keeps, except the ones that every
 * HTTP client sets itself.
 */
export function resendable(headers: readonly Header[]): Header[] {
  return endToEnd(headers).filter(([name]) => !setBySender.has(name.toLowerCase()))
}

function latin1(value: string | Uint8Array = ''): string {
  return typeof value === 'string'
    ? value
    : Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1')
}
