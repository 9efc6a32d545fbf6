import type { Message } from '../delivery/delivery.ts'
import type { Finding } from '../finding.ts'
import type { Identity } from './identity.ts'
import type { JsonObject } from '../json/json.ts'
import type { Provider } from './provider.ts'

/** The content of a body after unwrapping. */
export type Unwrapped =
  | { readonly ok: true; readonly body: JsonObject; readonly identities: readonly Identity[] }
  | { readonly ok: false; readonly finding: Finding }

/** Decodes a parsed body and identifies its events. */
export function unwrap(content: Message, json: JsonObject, provider: Provider): Unwrapped {
  const body = provider.decode ? provider.decode(content, json) : json
  if (!body)
    return {
      ok: false,
      finding: {
        code: 'body.not-decoded',
        severity: 'error',
        message: `the body does not have the form that ${provider.name} uses to wrap events`,
      },
    }
  const identified = provider.identify(content, body)
  if (!identified.ok) return identified
  if (identified.identities.some(isTooLong)) return { ok: false, finding: tooLong }
  return { ok: true, body, identities: identified.identities }
}

/**
 * Maximum length of an id or type in characters. Real ones have fewer than 256. Ids and types are keys in the store
 * and appear in every output.
 */
const maxLength = 1_024

const tooLong: Finding = {
  code: 'envelope.id-too-long',
  severity: 'error',
  message: `an id, type or version is longer than ${maxLength} characters`,
}

function isTooLong({ eventId, deliveryId = '', type, version = '', subject, dedupeKey }: Identity): boolean {
  const { kind = '', id = '' } = subject ?? {}
  return [eventId, deliveryId, type, version, kind, id, dedupeKey].some((text) => text.length > maxLength)
}
