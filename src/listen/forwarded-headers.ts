import type { Header } from '../core/delivery.ts'

/** Headers that belong to one connection, not to the message (RFC 9110, 7.6.1), and those that a sender sets itself. */
const perHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
])

/** The headers that a message keeps on its way, in order and case. */
export function endToEnd(headers: readonly Header[]): Header[] {
  return headers.filter(([name]) => !perHop.has(name.toLowerCase()))
}

/** What a target gets: the headers as received, and which delivery and try it is. */
export function forwardedHeaders(headers: readonly Header[], deliveryId: string, attempt: number): Header[] {
  return [...endToEnd(headers), ['billhook-delivery', deliveryId], ['billhook-attempt', String(attempt)]]
}
