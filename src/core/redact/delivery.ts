import type { Delivery, Header } from '../delivery/delivery.ts'
import { redactText, spansIn } from './free-text.ts'
import { sensitiveKey } from './key/key.ts'
import type { NameIndex } from './people/name-index.ts'
import { decodePercent, encodePercent } from './percent.ts'
import type { Pseudonym } from './pseudonym/pseudonym.ts'
import { replaceSpans } from './span.ts'
import { redactUrl } from './url.ts'
import { kindOfValue } from './value.ts'

/** Names of headers that contain a secret or reveal a user or location. The same words are harmless in a payload. */
const secret = new RegExp(
  'authori[sz]ation|authenticat(?:e|ion)$|cookie|token|secret|password|credential|xsrf|csrf|bypass|principal' +
    '|client-cert|geo|lat-?long',
  'i',
)
const endsSecret = /(?:^|-)(?:auth|access|session(?:-?id)?|user)$|(?<!idempotency-?|unique-?)key$/i
const signature = /signature|hmac|digest|-sig$/i
const ofSignature = /algo(?:rithm)?$|version$|type$|time(?:stamp)?$/i
/** Matches anything that may be part of a signature, but not its timestamp or a name such as `sha256=`. */
const signed = /(?<![\w+/.-])(?!\d{10}(?:\d{3})?(?![\w+/.=-]))[\w+/.-]{4,}(?![\w+/.-])(?!=[^=\s,;.])=*/g

/** Headers that describe the body in transit and do not apply to the stored body. */
const ofTransit = /^(?:content-length|content-encoding|transfer-encoding)$/i

/**
 * Returns a delivery that is safe to share, with the given body. In its headers and URL, secrets, addresses and the
 * names of people who appear in the payload are replaced. Signatures keep their shape and timestamp so that the
 * provider can still be detected, but they no longer verify.
 */
export function redactDelivery(
  delivery: Delivery,
  body: Uint8Array,
  pseudonym: Pseudonym,
  people: NameIndex,
): Delivery {
  const redact = (text: string): string => replaceSpans(text, [...spansIn(text), ...people.find(text)], pseudonym)
  return {
    ...delivery,
    url: redactUrl(delivery.url, pseudonym).replace(/[^/?&;#=]+/g, (part) => {
      const text = decodePercent(part)
      const redacted = redact(text)
      return redacted === text ? part : encodePercent(redacted)
    }),
    headers: delivery.headers
      .filter(([name]) => !ofTransit.test(name))
      .map(([name, value]) => [name, redactHeader(name.replaceAll('_', '-'), value, pseudonym, redact)]),
    body,
    from: redactText(delivery.from, pseudonym),
  }
}

function redactHeader(name: Header[0], value: string, pseudonym: Pseudonym, redact: (text: string) => string): string {
  if (secret.test(name) || endsSecret.test(name))
    return value.replace(/(?<=^(?:Basic|Bearer) ).+|^(?!(?:Basic|Bearer) ).+/i, (hidden) => pseudonym('opaque', hidden))
  // A JSON Web Token in these headers can contain the whole body.
  if (signature.test(name) && !ofSignature.test(name))
    return value.replace(signed, (hidden) => pseudonym('opaque', hidden))
  // In `x-vercel-ip-city` and `cf-iplatitude`, `ip` only indicates how the location was determined.
  const meaning = sensitiveKey(name.replace(/-ip-?(?=city|latitude|longitude|postal)/i, '-'))
  const kind = meaning && kindOfValue(value, meaning)
  return kind ? pseudonym(kind, value) : redact(value)
}
