import type { Delivery, Header } from '../delivery.ts'
import { redactText } from './free-text.ts'
import { sensitiveKey } from './key.ts'
import type { Pseudonym } from './pseudonym.ts'
import { redactUrl } from './url.ts'
import { kindOfValue } from './value.ts'

const secret = /authorization|cookie|token|secret|password|credential|(?:api|access|auth|functions|subscription)-?key/i
const signature = /signature|hmac|digest|-sig$/i
const plain = { key: '', parent: undefined, members: new Map<string, undefined>() }

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
    headers: delivery.headers
      .filter(([name]) => !ofTransit.test(name))
      .map(([name, value]) => [name, redactHeader(name, value, pseudonym)]),
    body,
    from: redactText(delivery.from, pseudonym),
  }
}

function redactHeader(name: Header[0], value: string, pseudonym: Pseudonym): string {
  if (secret.test(name))
    return value.replace(/(?<=^(?:Basic|Bearer) ).+|^(?!(?:Basic|Bearer) ).+/i, (hidden) => pseudonym('opaque', hidden))
  // A web token in here can contain the whole body.
  if (signature.test(name))
    return value.replace(/[\w+/-]{16,}=*(?:\.[\w+/-]*=*)*/g, (hidden) => pseudonym('opaque', hidden))
  const meaning = sensitiveKey(name, plain)
  const kind = meaning && meaning !== 'opaque' ? kindOfValue(value, meaning) : undefined
  return kind ? pseudonym(kind, value) : redactText(value, pseudonym)
}
