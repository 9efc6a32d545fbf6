import type { Delivery, Header } from '../delivery.ts'
import { redactText } from './free-text.ts'
import type { Pseudonym } from './pseudonym.ts'
import { redactUrl } from './url.ts'

const secret = /authorization|cookie|token|secret|api-?key|password|credential/i

/** Of a body in transit; they are wrong for the one that is kept. */
const ofTransit = /^(?:content-length|content-encoding|transfer-encoding)$/i

/**
 * A delivery as it may be shown to others: headers and URL without secrets and addresses, and the given body.
 * Signatures keep their shape and their time, so that it is still seen who sent it; they fit no more.
 */
export function redactDelivery(delivery: Delivery, body: Uint8Array, pseudonym: Pseudonym): Delivery {
  return {
    ...delivery,
    url: redactText(redactUrl(delivery.url, pseudonym), pseudonym),
    headers: delivery.headers.filter(([name]) => !ofTransit.test(name)).map(([name, value]) => [name, redactHeader(name, value, pseudonym)]),
    body,
    from: redactText(delivery.from, pseudonym),
  }
}

function redactHeader(name: Header[0], value: string, pseudonym: Pseudonym): string {
  if (secret.test(name)) return value.replace(/(?<=^(?:Basic|Bearer) ).+|^(?!(?:Basic|Bearer) ).+/i, (hidden) => pseudonym('opaque', hidden))
  if (/signature|hmac|digest/i.test(name)) return value.replace(/[A-Za-z\d+/]{16,}=*/g, (hidden) => pseudonym('opaque', hidden))
  return redactText(value, pseudonym)
}
