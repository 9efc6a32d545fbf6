import type { Delivery, Header } from '../delivery/delivery.ts'
import { redactText, spansIn } from './free-text.ts'
import { sensitiveKey } from './key/key.ts'
import type { NameIndex } from './people/name-index.ts'
import { decodePercent, encodePercent } from './percent.ts'
import type { Pseudonym } from './pseudonym/pseudonym.ts'
import { replaceSpans } from './span.ts'
import { redactUrl } from './url.ts'
import { kindOfValue } from './value.ts'

/** Header names that hold a secret, a user or a location; the same words are harmless in a payload. */
const secret = new RegExp(
  'authori[sz]ation|authenticat(?:e|ion)$|cookie|token|secret|password|credential|xsrf|csrf|bypass|principal' +
    '|client-cert|geo|lat-?long',
  'i',
)
const endsSecret = /(?:^|-)(?:auth|access|session(?:-?id)?|user)$|(?<!idempotency-?|unique-?)key$/i
const signature = /signature|hmac|digest|-sig$/i
const ofSignature = /algo(?:rithm)?$|version$|type$|time(?:stamp)?$/i
/** Matches what may be part of a signature: not its time or a name such as `sha256=`. */
const signed = /(?<![\w+/.-])(?!\d{10}(?:\d{3})?(?![\w+/.=-]))[\w+/.-]{4,}(?![\w+/.-])(?!=[^=\s,;.])=*/g

/** Headers that describe the body in transit and are wrong for the stored one. */
const ofTransit = /^(?:content-length|content-encoding|transfer-encoding)$/i

/**
 * A delivery that may be shown to others, with the given body: headers and URL lose secrets, addresses and the people
 * of the payload. Signatures keep their shape and time, so that the sender is still recognised; they no longer verify.
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
  // A web token in these can contain the whole body.
  if (signature.test(name) && !ofSignature.test(name))
    return value.replace(signed, (hidden) => pseudonym('opaque', hidden))
  // In `x-vercel-ip-city` and `cf-iplatitude`, `ip` only says how the place was found.
  const meaning = sensitiveKey(name.replace(/-ip-?(?=city|latitude|longitude|postal)/i, '-'))
  const kind = meaning && kindOfValue(value, meaning)
  return kind ? pseudonym(kind, value) : redact(value)
}
