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

/** What billhook knows of one delivery after inspecting it. */
export interface Inspection {
  readonly provider: string
  readonly verification: Verification
  /** The candidate that was picked; absent if there was only one. */
  readonly candidate?: number
  /** Empty if `malformed` is set, and for a delivery that is refused without parsing its body. */
  readonly identities: readonly Identity[]
  /**
   * Number of events that are in the delivery but not in `identities`: those of a refused batch, or the rest of a very
   * large one.
   */
  readonly unlisted?: number
  /**
   * Makes the canonical events; none for what maps to nothing. Made on demand, because the store does not need them.
   */
  readonly events: () => readonly BillingEvent[]
  /**
   * Violations of the envelope or of the payload's schema; bounded by `limited`. A refused delivery is not validated.
   */
  readonly findings: readonly Finding[]
  /** Why the body is not an event. */
  readonly malformed?: Finding
}

/** Secrets and settings that verify the deliveries of a source. */
export interface Credentials {
  readonly secrets: readonly string[]
  /**
   * Maximum age of a signature, and how far ahead of the clock it may be, in milliseconds. Default: as in the
   * provider's library.
   */
  readonly tolerance?: number | undefined
  /** The provider's own settings of the source. */
  readonly settings?: Settings | undefined
}

/** How to detect, verify and validate a delivery. */
export type Signed = Pick<Inspection, 'provider' | 'verification' | 'candidate'>

export interface InspectOptions extends Credentials {
  /** In order of detection; the last one accepts anything. */
  readonly providers: readonly [Provider, ...Provider[]]
  /** The provider configured for the source; no detection. */
  readonly provider?: Provider | undefined
  /**
   * Where several sources share a path: those that a delivery of this provider may belong to, likeliest first. Each is
   * tried with its own credentials instead of those in these options.
   */
  readonly candidates?: (provider: Provider) => readonly Credentials[]
  /** Bytes that a compressed body may expand to. */
  readonly bodyLimit: number
  /** Validates a body against its envelope and the schemas of its events. */
  readonly validate: (identities: readonly Identity[], provider: Provider, body: JsonObject) => readonly Finding[]
  /** True if a delivery is refused for its signature. Default: none is. */
  readonly refuses?: (signed: Signed) => boolean
}

/**
 * Verifies, identifies and validates a delivery in one pure call. The clock is the time of receipt. The cost is linear
 * in the size of the delivery, and least for a refused one, since anyone who knows the URL can send anything. If the
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

/** What is known of a body that is not inspected. */
export const nothing: Pick<Inspection, 'identities' | 'events' | 'findings'> = {
  identities: [],
  events: () => [],
  findings: [],
}

/** Nobody asks for the content of a refused delivery, and keeping the closure would keep the whole parsed body. */
function withoutContent(identity: Identity): Identity {
  return { ...identity, contentHash: () => '' }
}

/**
 * Picks the first candidate whose credentials verify the delivery, else the first with a bad signature or that accepts
 * it.
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

/** Where another JSON parser may read something else; a form has no such places. */
function ambiguitiesOf({ text, json }: Extract<Parsed, { ok: true }>): readonly Finding[] {
  return text === undefined ? [] : ambiguities(text, json)
}

/**
 * Maximum bytes of a refused body that is parsed anyway: its type and id help someone who configured a wrong secret.
 */
const longestOfRefused = 65_536
/** Maximum events listed for a refused delivery. */
const maxOfRefused = 10
/** Maximum events of a delivery that are stored and shown, and their characters. GoCardless sends at most 250. */
const [maxListed, maxListedText] = [1_000, 256 * 1024]

/** An inspection as it is stored and shown: a bounded list of events, and the number of the others. */
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

/** The first provider that recognises the delivery. */
export function detect(message: Message, body: JsonObject, providers: readonly [Provider, ...Provider[]]): Provider {
  return providers.find((provider) => provider.detect(message, body)) ?? providers[0]
}
