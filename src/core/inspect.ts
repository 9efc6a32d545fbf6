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

/** All that billhook makes of one delivery. */
export interface Inspection {
  readonly provider: string
  readonly verification: Verification
  /** Which of the candidates it is of; absent where there was no choice. */
  readonly candidate?: number
  /** Empty when `malformed` is there, and for what is refused without a look into it. */
  readonly identities: readonly Identity[]
  /**
   * Events that are in the delivery and not in `identities`: of a refused batch, and of a very large one that is
   * stored.
   */
  readonly unlisted?: number
  /** The canonical events; none for what maps to nothing. Made when asked for: who only records does not pay. */
  readonly events: () => readonly BillingEvent[]
  /**
   * Violations of the envelope or of the payload's schema; bounded by `limited`. A refused delivery is not validated.
   */
  readonly findings: readonly Finding[]
  /** Why the body is not an event. */
  readonly malformed?: Finding
}

/** What the deliveries of a source are verified with. */
export interface Credentials {
  readonly secrets: readonly string[]
  /**
   * How old and how far ahead of the clock a signature may be, in milliseconds; default: as the provider's library has
   * it.
   */
  readonly tolerance?: number | undefined
  /** The provider's own settings of the source. */
  readonly settings?: Settings | undefined
}

/** Whose a delivery is, and what its signature is worth. */
export type Signed = Pick<Inspection, 'provider' | 'verification' | 'candidate'>

export interface InspectOptions extends Credentials {
  /** In the order of detection; the last takes what nobody else does. */
  readonly providers: readonly [Provider, ...Provider[]]
  /** The provider that the source is configured for: no detection. */
  readonly provider?: Provider | undefined
  /**
   * Where several sources meet, those that a delivery of a provider may be of, likeliest first. Each is tried with its
   * own credentials; those of the options are not.
   */
  readonly candidates?: (provider: Provider) => readonly Credentials[]
  /** Bytes that a compressed body may expand to. */
  readonly bodyLimit: number
  /** Validates a body against its envelope and the schemas of its events. */
  readonly validate: (identities: readonly Identity[], provider: Provider, body: JsonObject) => readonly Finding[]
  /** Whether a delivery is refused for its signature. By default none is. */
  readonly refuses?: (signed: Signed) => boolean
}

/**
 * Verify, identify, validate: pure, one call. The clock is the time of receipt. Costs no more than the size of the
 * delivery allows, and least for one that is refused: whoever knows the URL chooses what arrives. Where the provider is
 * known, the signature is verified before the body is parsed.
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

/** What is told of a body that nobody looks into. */
export const nothing: Pick<Inspection, 'identities' | 'events' | 'findings'> = {
  identities: [],
  events: () => [],
  findings: [],
}

/** Nobody asks for the content of what is refused, and to keep it would keep the whole parsed body. */
function withoutContent(identity: Identity): Identity {
  return { ...identity, contentHash: () => '' }
}

/**
 * Picks the candidate: the first whose credentials verify the delivery, else the first with a bad signature or that
 * lets it in.
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

/** What another parser may read otherwise; a form has none of it. */
function ambiguitiesOf({ text, json }: Extract<Parsed, { ok: true }>): readonly Finding[] {
  return text === undefined ? [] : ambiguities(text, json)
}

/** Bytes of a refused body that is looked into: its type and id help who has set a wrong secret. */
const longestOfRefused = 65_536
/** Events of a refused delivery that are named. */
const maxOfRefused = 10
/**
 * Events of a delivery that are named in what is stored and shown, and their characters. GoCardless sends 250 at most.
 */
const [maxListed, maxListedText] = [1_000, 256 * 1024]

/** An inspection as it is stored and shown: with a bounded number of events, and the number of the others. */
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

/** The first provider that knows the delivery as its own. */
export function detect(message: Message, body: JsonObject, providers: readonly [Provider, ...Provider[]]): Provider {
  return providers.find((provider) => provider.detect(message, body)) ?? providers[0]
}
