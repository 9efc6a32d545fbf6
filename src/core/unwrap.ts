import type { Outgoing } from './delivery.ts'
import type { Finding } from './finding.ts'
import type { Identity } from './identity.ts'
import type { JsonObject } from './json.ts'
import type { Provider } from './provider.ts'

/** What is in a body, once the provider has unwrapped it. */
export type Unwrapped =
  | { readonly ok: true; readonly body: JsonObject; readonly identities: readonly Identity[] }
  | { readonly ok: false; readonly finding: Finding }

/** Decodes a parsed body and identifies its events. */
export function unwrap(content: Outgoing, json: JsonObject, provider: Provider): Unwrapped {
  const body = provider.decode ? provider.decode(content, json) : json
  if (!body) return { ok: false, finding: { code: 'body.not-decoded', severity: 'error', message: `the body is not what ${provider.name} wraps its events in` } }
  const identified = provider.identify(content, body)
  return identified.ok ? { ok: true, body, identities: identified.identities } : identified
}
