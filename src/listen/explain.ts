import { parseBody } from '../core/delivery/body.ts'
import { diagnose } from '../core/signature/diagnose.ts'
import type { Delivery } from '../core/delivery/delivery.ts'
import type { Inspection, InspectOptions } from '../core/inspect.ts'
import { verifyAt } from '../core/signature/verify.ts'
import type { Env } from '../env.ts'
import { providers } from '../providers/index.ts'
import type { ListenOptions } from './options.ts'

/**
 * Invalid signatures that are explained in a row, and how long it takes until there is one more again, in milliseconds.
 */
const burst = 10
const refillMs = 10_000
/** Bytes of a body. An explanation tries dozens of ways to sign it, and every forger could ask for that. */
const maxBody = 16 * 1024

/**
 * Adds to an invalid signature why it is, where that can be known. That costs much more than to verify it, so only a
 * few are explained: a person who looks for a mistake has seen enough, and a flood of forged requests costs nothing.
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
