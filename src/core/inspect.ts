import type { BillingEvent } from './billing/event.ts'
import { ambiguities } from './json/ambiguities.ts'
import { decode, readBody, type Parsed } from './delivery/body.ts'
import type { Delivery, Message } from './delivery/delivery.ts'
import { limited, type Finding } from './finding.ts'
import type { Identity } from './provider/identity.ts'
import type { JsonObject } from './json/json.ts'
import type { Provider, Settings } from './provider/provider.ts'
import { unwrap } from './provider/unwrap.ts'
import type { Verification } from './provider/verification.ts'
import { verify, verifyAt } from './signature/verify.ts'

/** The result of inspecting one delivery. */
export interface Inspection {
  readonly provider: string
  readonly verification: Verification
  /** Index of the chosen candidate; absent if `candidates` returned none. */
  readonly candidate?: number
  /** Empty if `malformed` is set, or if the delivery was refused without parsing its body. */
  readonly identities: readonly Identity[]
  /** Number of events in the delivery that `identities` omits, because the batch was refused or is very large. */
  readonly unlisted?: number
  /**
   * Returns the canonical events; unmapped event types yield none. Computed on demand, because the store does not need
   * them.
   */
  readonly events: () => readonly BillingEvent[]
  /** Violations of the envelope or the payload's schema, bounded by `limited`. Refused deliveries are not validated. */
  readonly findings: readonly Finding[]
  /** The reason why the body is not an event. */
  readonly malformed?: Finding
}

/** The secrets and settings used to verify a source's deliveries. */
export interface Credentials {
  readonly secrets: readonly string[]
  /**
   * Maximum age of a signature and maximum time ahead of the clock, in milliseconds. Default: as in the provider's
   * library.
   */
  readonly tolerance?: number | undefined
  /** Provider-specific settings of the source. */
  readonly settings?: Settings | undefined
}

/** The part of an inspection that is known once the signature has been verified. */
export type Signed = Pick<Inspection, 'provider' | 'verification' | 'candidate'>

export interface InspectOptions extends Credentials {
  /** Tried in this order for detection; the last one accepts anything. */
  readonly providers: readonly [Provider, ...Provider[]]
  /** The provider configured for the source; if set, detection is skipped. */
  readonly provider?: Provider | undefined
  /**
   * If several sources share a path: returns the credentials of those to which this provider's deliveries may belong,
   * the most likely source first. They are tried instead of the credentials in these options.
   */
  readonly candidates?: (provider: Provider) => readonly Credentials[]
  /** Maximum decompressed size of a body in bytes. */
  readonly bodyLimit: number
  /** Validates a body against the provider's envelope and the schemas of its events. */
  readonly validate: (identities: readonly Identity[], provider: Provider, body: JsonObject) => readonly Finding[]
  /** Reports whether a delivery is refused because of its signature. By default, no delivery is. */
  readonly refuses?: (signed: Signed) => boolean
}

/**
 * Verifies, identifies and validates a delivery. Pure: the time of receipt serves as the clock. The cost is linear in
 * the size of the delivery. Refused deliveries cost the least, because anyone who knows the URL can send them. If the
 * provider is known, the signature is verified before the body is parsed.
 */
export function inspect(delivery: Delivery, options: InspectOptions): Inspection {
  const decoded = decode(delivery, options.bodyLimit)
  const content = 'code' in decoded ? delivery : decoded
  const parse = (): Parsed => ('code' in decoded ? { ok: false, finding: decoded } : readBody(decoded))
  const early = options.provider ? undefined : parse()
  const provider = options.provider ?? detect(content, early?.ok ? early.json : {}, options.providers)
  const found = claim(content, provider, delivery.receivedAt, options)
  const isRefused = options.refuses?.(found) ?? false
  if (isRefused && content.body.length > longestOfRefused) return { ...found, ...nothing }
  const parsed = early ?? parse()
  if (!parsed.ok) return { ...found, ...malformed(parsed.finding) }
  const unwrapped = unwrap(content, parsed.json, provider)
  if (!unwrapped.ok) return { ...found, ...malformed(unwrapped.finding) }
  const { body, identities } = unwrapped
  if (isRefused)
    return withIdentities({ ...found, ...nothing, identities: identities.map(withoutContent) }, maxOfRefused)
  const findings = limited([...options.validate(identities, provider, body), ...ambiguitiesOf(parsed)])
  const events = (): BillingEvent[] =>
    identities.flatMap((identity, index) => provider.normalise(identity, body, index))
  return { ...found, identities, findings, events }
}

/** The result for a body that is not inspected. */
export const nothing: Pick<Inspection, 'identities' | 'events' | 'findings'> = {
  identities: [],
  events: () => [],
  findings: [],
}

/**
 * Removes the content hash. A refused delivery does not need it, and the closure would keep the whole parsed body in
 * memory.
 */
function withoutContent(identity: Identity): Identity {
  return { ...identity, contentHash: () => '' }
}

/**
 * Returns the first candidate whose credentials verify the delivery. If there is none, returns the first for which the
 * signature is invalid or the delivery is not refused.
 */
function claim(content: Message, provider: Provider, now: number, options: InspectOptions): Signed {
  const verifyAs = (credentials: Credentials): Verification =>
    verify(content, provider, credentials.secrets, verifyAt(provider, credentials, now))
  const others: Signed[] = []
  for (const [candidate, credentials] of options.candidates?.(provider).entries() ?? []) {
    const signed = { provider: provider.name, verification: verifyAs(credentials), candidate }
    if (signed.verification.status === 'valid') return signed
    others.push(signed)
  }
  const telling = others.find((signed) => signed.verification.status === 'invalid' || !options.refuses?.(signed))
  return telling ?? others[0] ?? { provider: provider.name, verification: verifyAs(options) }
}

/** Returns the places that other JSON parsers may read differently; none for a form. */
function ambiguitiesOf({ text, json }: Extract<Parsed, { ok: true }>): readonly Finding[] {
  return text === undefined ? [] : ambiguities(text, json)
}

/**
 * Maximum size in bytes of a refused body that is still parsed: the event's type and id help users who configured the
 * wrong secret.
 */
const longestOfRefused = 65_536
/** Maximum number of events listed for a refused delivery. */
const maxOfRefused = 10
/**
 * Maximum number of events stored and shown per delivery, and their maximum total length in characters. GoCardless
 * sends at most 250 events.
 */
const [maxListed, maxListedText] = [1_000, 256 * 1024]

/** Returns the inspection as stored and shown: with a bounded list of events and the number omitted. */
export function listed(inspection: Inspection): Inspection {
  let length = 0
  const count = inspection.identities.slice(0, maxListed).findIndex(({ eventId, type, dedupeKey, subject }) => {
    length += eventId.length + type.length + dedupeKey.length + (subject ? subject.kind.length + subject.id.length : 0)
    return length > maxListedText
  })
  return withIdentities(inspection, count < 0 ? maxListed : count)
}

function withIdentities(inspection: Inspection, limit: number): Inspection {
  const unlisted = inspection.identities.length - limit
  return unlisted > 0 ? { ...inspection, identities: inspection.identities.slice(0, limit), unlisted } : inspection
}

function malformed(finding: Finding): Pick<Inspection, 'identities' | 'events' | 'findings' | 'malformed'> {
  return { ...nothing, malformed: finding }
}

/** Returns the first provider that recognises the delivery. */
export function detect(message: Message, body: JsonObject, providers: readonly [Provider, ...Provider[]]): Provider {
  return providers.find((provider) => provider.detect(message, body)) ?? providers[0]
}
