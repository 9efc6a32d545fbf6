import { parseBody } from '../../core/delivery/body.ts'
import { diagnose } from '../../core/signature/diagnose.ts'
import type { Delivery } from '../../core/delivery/delivery.ts'
import type { Inspection, InspectOptions } from '../../core/inspect.ts'
import { verifyAt } from '../../core/signature/verify.ts'
import type { Env } from '../../env.ts'
import { providers } from '../../providers/index.ts'
import type { ListenOptions } from '../options.ts'

/** Maximum number of invalid signatures explained in a burst, and milliseconds until one more can be explained. */
const burst = 10
const refillMs = 10_000
/**
 * Maximum size of a body, in bytes, whose signature is explained. An explanation signs the body in dozens of ways, and
 * any forger can trigger it.
 */
const maxBody = 16 * 1024

/**
 * Creates a function that adds the likely cause to the result for an invalid signature, if the cause can be determined.
 * This costs much more than verification, so it is rate-limited: enough for a person who is debugging, while a flood of
 * forged requests stays cheap.
 */
export function createExplain(
  options: ListenOptions,
  { elapsed }: Pick<Env, 'elapsed'>,
): (inspection: Inspection, delivery: Delivery, asked: InspectOptions) => Inspection {
  let left = burst
  let filledAt = elapsed()
  return (inspection, delivery, asked) => {
    if (inspection.verification.status !== 'invalid' || delivery.body.length > maxBody) return inspection
    const at = elapsed()
    left = Math.min(burst, left + (at - filledAt) / refillMs)
    filledAt = at
    if (left < 1) return inspection
    left -= 1
    return explain(inspection, delivery, asked, options)
  }
}

function explain(
  inspection: Inspection,
  delivery: Delivery,
  asked: InspectOptions,
  options: ListenOptions,
): Inspection {
  const { verification } = inspection
  const provider = asked.providers.find(({ name }) => name === inspection.provider)
  if (verification.status !== 'invalid' || !provider) return inspection
  const parsed = parseBody(delivery, maxBody)
  const credentials = asked.candidates?.(provider)[inspection.candidate ?? 0] ?? asked
  const others = options.sources.flatMap((source) =>
    source.secrets.map((secret) => ({ source: source.name, provider: source.provider, secret })),
  )
  const at = verifyAt(provider, credentials, delivery.receivedAt)
  const hint = diagnose({
    delivery: parsed.ok ? parsed.content : delivery,
    provider,
    secrets: credentials.secrets,
    at,
    others,
    providers,
  })
  return hint === undefined
    ? inspection
    : { ...inspection, verification: { ...verification, detail: `${verification.detail}; ${hint}` } }
}
