import type { BillingEvent } from './billing-event.ts'
import { ambiguities } from './ambiguities.ts'
import { parseBody, type Parsed } from './body.ts'
import type { Delivery, Outgoing } from './delivery.ts'
import { limited, type Finding } from './finding.ts'
import type { Identity } from './identity.ts'
import type { JsonObject } from './json.ts'
import type { Provider, Settings } from './provider.ts'
import { unwrap } from './unwrap.ts'
import type { Verification } from './verification.ts'
import { verify } from './verify.ts'

/** All that billhook makes of one delivery. */
export interface Inspection {
  readonly provider: string
  readonly verification: Verification
  /** Empty exactly when `malformed` is there. */
  readonly identities: readonly Identity[]
  /** Events that are in the delivery and not in `identities`: of a refused batch, and of a very large one that is stored. */
  readonly unlisted?: number
  /** The canonical events; none for what maps to nothing. Made when asked for: who only records does not pay. */
  readonly events: () => readonly BillingEvent[]
  /** Violations of the envelope or of the payload's schema; bounded by `limited`. A refused delivery is not validated. */
  readonly findings: readonly Finding[]
  /** Why the body is not an event. */
  readonly malformed?: Finding
}

export interface InspectOptions {
  /** In the order of detection; the last takes what nobody else does. */
  readonly providers: readonly [Provider, ...Provider[]]
  /** The provider that the source is configured for: no detection. */
  readonly provider?: Provider | undefined
  readonly secrets: readonly string[]
  /** How old and how far ahead of the clock a signature may be, in milliseconds; default: as the provider's library has it. */
  readonly tolerance?: number | undefined
  /** The provider's own settings of the source. */
  readonly settings?: Settings | undefined
  /** Bytes that a compressed body may expand to. */
  readonly bodyLimit: number
  /** Validates a body against its envelope and the schemas of its events. */
  readonly validate: (identities: readonly Identity[], provider: Provider, body: JsonObject) => readonly Finding[]
  /** Whether a delivery is refused for its signature. By default none is. */
  readonly refuses?: (signed: Pick<Inspection, 'provider' | 'verification'>) => boolean
}

/**
 * Verify, identify, validate: pure, one call. The clock is the time of receipt. Costs no more than the size of the
 * delivery allows, and least for one that is refused: whoever knows the URL chooses what arrives.
 */
export function inspect(delivery: Delivery, options: InspectOptions): Inspection {
  const parsed = parseBody(delivery, options.bodyLimit)
  const content = parsed.ok ? parsed.content : delivery
  const provider = options.provider ?? detect(content, parsed.ok ? parsed.json : {}, options.providers)
  const { tolerance = provider.profile.toleranceMs, settings = {} } = options
  const at = { now: delivery.receivedAt, tolerance, ahead: options.tolerance, settings }
  const verification = verify(content, provider, options.secrets, at)
  const found = { provider: provider.name, verification }
  if (!parsed.ok) return { ...found, ...malformed(parsed.finding) }
  const unwrapped = unwrap(content, parsed.json, provider)
  if (!unwrapped.ok) return { ...found, ...malformed(unwrapped.finding) }
  const { body, identities } = unwrapped
  const isRefused = options.refuses?.(found) ?? false
  const findings = isRefused ? [] : limited([...options.validate(identities, provider, body), ...ambiguitiesOf(parsed)])
  const events = (): BillingEvent[] => identities.flatMap((identity, index) => provider.normalise(identity, body, index))
  const inspection = { ...found, identities, findings, events }
  return isRefused ? withIdentities(inspection, maxOfRefused) : inspection
}

/** What another parser may read otherwise; a form has none of it. */
function ambiguitiesOf({ text, json }: Extract<Parsed, { ok: true }>): readonly Finding[] {
  return text === undefined ? [] : ambiguities(text, json)
}

/** Events of a refused delivery that are named. */
const maxOfRefused = 10
/** Events of a delivery that are named in what is stored and shown, and their characters. GoCardless sends 250 at most. */
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
  return { identities: [], events: () => [], findings: [], malformed: finding }
}

/** The first provider that knows the delivery as its own. */
export function detect(message: Outgoing, body: JsonObject, providers: readonly [Provider, ...Provider[]]): Provider {
  return providers.find((provider) => provider.detect(message, body)) ?? providers[0]
}
