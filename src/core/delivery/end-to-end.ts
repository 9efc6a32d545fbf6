import type { Header } from './delivery.ts'

/** Fields about one connection, not about the message (RFC 9110, section 7.6.1). */
const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Fields that every sender sets itself. */
const setBySender: ReadonlySet<string> = new Set(['content-length', 'expect', 'host'])

/**
 * Words in the names of fields that prove, identify or describe a message: `Stripe-Signature`, `webhook-id`,
 * `X-Shopify-Topic`, `Content-Type`, `Authorization`.
 */
const ofMessage =
  /(?:^|-)(?:content|cookie|\w*sign\w*|sig|\w*hmac\w*|mac|digest|hash|auth\w*|token|secret|key|cert|algo\w*|webhook\w*|hook|svix|event|topic|type|name|id|time\w*|date|at|version|delivery|nonce|domain|shop|account|tenant|mode|environment)(?:-|$)/

/**
 * Headers that a message keeps from one hop to the next, in order and case. Drops the hop-by-hop fields, `Proxy-…`, and
 * what `Connection` names.
 *
 * One exception to the RFC: `Connection` cannot drop a field that proves, identifies or describes the message. Whoever
 * sends `Connection: stripe-signature` would otherwise have us verify one message and the target receive another.
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

/** Headers for sending a message in a new request: also drops what every sender sets itself. */
export function resendable(headers: readonly Header[]): Header[] {
  return endToEnd(headers).filter(([name]) => !setBySender.has(name.toLowerCase()))
}
