import { parseBody } from '../core/body.ts'
import { diagnose } from '../core/diagnose.ts'
import type { Delivery } from '../core/delivery.ts'
import type { Inspection, InspectOptions } from '../core/inspect.ts'
import { providers } from '../providers/index.ts'
import { allSecrets } from './find-source.ts'
import type { ListenOptions } from './options.ts'

/** In one second; more invalid signatures than a person reads are not explained, so that a flood of them costs nothing. */
const most = 10

/** Adds to an invalid signature why it is, where that can be known. A valid one costs nothing. */
export function createExplain(options: ListenOptions): (inspection: Inspection, delivery: Delivery, asked: InspectOptions) => Inspection {
  let second = 0
  let count = 0
  return (inspection, delivery, asked) => {
    if (inspection.verification.status !== 'invalid') return inspection
    const now = Math.floor(delivery.receivedAt / 1_000)
    count = now === second ? count + 1 : 1
    second = now
    return count > most ? inspection : explain(inspection, delivery, asked, options)
  }
}

function explain(inspection: Inspection, delivery: Delivery, asked: InspectOptions, options: ListenOptions): Inspection {
  const { verification } = inspection
  const provider = asked.providers.find(({ name }) => name === inspection.provider)
  if (verification.status !== 'invalid' || !provider) return inspection
  const parsed = parseBody(delivery, options.bodyLimit)
  const { secrets, tolerance = provider.profile.toleranceMs, settings = {} } = asked
  const others = allSecrets(options).flatMap(({ secret, source }) => (source ? [{ source: source.name, provider: source.provider, secret }] : []))
  const at = { now: delivery.receivedAt, tolerance, settings }
  const hint = diagnose({ delivery: parsed.ok ? parsed.content : delivery, provider, secrets, at, others, providers })
  return hint === undefined ? inspection : { ...inspection, verification: { ...verification, detail: `${verification.detail}; ${hint}` } }
}
