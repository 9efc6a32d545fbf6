import { parseBody } from './body.ts'
import { header, type Delivery, type Outgoing } from './delivery.ts'
import type { Finding } from './finding.ts'
import type { Identity } from './identity.ts'
import type { JsonObject } from './json.ts'
import type { Provider } from './provider.ts'
import type { Verification } from './verification.ts'
import { verify } from './verify.ts'

/** All that billhook makes of one delivery. */
export interface Inspection {
  readonly provider: string
  readonly verification: Verification
  /** Empty exactly when `malformed` is there. */
  readonly identities: readonly Identity[]
  /** Violations of the envelope or of the payload's schema. */
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
  /** Age limit of signatures in milliseconds; default: the provider's own. */
  readonly tolerance?: number | undefined
  /** Bytes that a compressed body may expand to. */
  readonly bodyLimit: number
  /** Holds a payload to its schema. */
  readonly validate: (identity: Identity, provider: Provider, body: JsonObject) => readonly Finding[]
}

const form = 'application/x-www-form-urlencoded'

/** Verify, identify, validate: pure, one call. The clock is the time of receipt. */
export function inspect(delivery: Delivery, options: InspectOptions): Inspection {
  const parsed = parseBody(delivery, options.bodyLimit)
  const content = parsed.ok ? parsed.content : delivery
  const provider = options.provider ?? detect(content, parsed.ok ? parsed.json : {}, options.providers)
  const clock = { now: delivery.receivedAt, tolerance: options.tolerance ?? provider.profile.toleranceMs }
  const verification = verify(content, provider, options.secrets, clock)
  const found = { provider: provider.name, verification }
  if (!parsed.ok) return { ...found, identities: [], findings: [], malformed: explain(parsed.finding, delivery) }
  const identified = provider.identify(content, parsed.json)
  if (!identified.ok) return { ...found, identities: [], findings: [], malformed: identified.finding }
  const findings = identified.identities.flatMap((identity) => options.validate(identity, provider, parsed.json))
  return { ...found, identities: identified.identities, findings }
}

/** The first provider that knows the delivery as its own. */
export function detect(message: Outgoing, body: JsonObject, providers: readonly [Provider, ...Provider[]]): Provider {
  return providers.find((provider) => provider.detect(message, body)) ?? providers[0]
}

function explain(finding: Finding, delivery: Delivery): Finding {
  const isForm = finding.code === 'body.not-json' && header(delivery, 'content-type')?.startsWith(form)
  return isForm ? { ...finding, message: `${finding.message}: it is sent as a form` } : finding
}
