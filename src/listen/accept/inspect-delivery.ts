import { encodingOf } from '../../core/delivery/body.ts'
import type { Delivery } from '../../core/delivery/delivery.ts'
import type { Finding } from '../../core/finding.ts'
import { inspect, type Inspection, type InspectOptions } from '../../core/inspect.ts'
import type { Emit } from '../../core/results/pipeline-event.ts'
import type { Env } from '../../env.ts'
import { bugIn } from '../../errors.ts'
import { knownTo } from '../../providers/index.ts'
import { notInspected, type AcceptContext, type Inspected } from './context.ts'
import { bugFound, unverified } from './decide.ts'
import { createExplain } from './explain.ts'
import type { ListenOptions } from '../options.ts'
import type { Route } from './route.ts'
import { headSize } from './size-of.ts'
import { createTurns } from './turns.ts'

/**
 * Limit on the decompressed size of a body: `least` bytes plus `each` bytes per compressed byte. The most repetitive
 * batches reach a factor of 90.
 */
const expansion = { least: 16 * 1024, each: 100 } as const

/** Creates a function that inspects deliveries and shares the event loop fairly between small and large ones. */
export function createInspector({
  options,
  validate,
  env,
  emit,
}: Pick<AcceptContext, 'options' | 'validate' | 'env' | 'emit'>): (
  delivery: Delivery,
  route: Route,
) => Promise<Inspected> {
  const senders = knownTo(options.sources)
  const explain = createExplain(options, env)
  const guarded = createGuard(env, emit)
  const inTurn = createTurns(env.elapsed)

  const inspected = (delivery: Delivery, { exists, provider, credentials, ownerOf }: Route): Inspected => {
    if (!exists) return { delivery, source: ownerOf(notInspected), inspection: notInspected }
    const inspectOptions: InspectOptions = {
      providers: senders,
      provider,
      ...credentials,
      bodyLimit: expandedLimit(delivery, options),
      validate,
      refuses: (signed) => options.onInvalid === 'reject' && unverified(signed, ownerOf(signed), options) !== undefined,
    }
    const inspection = guarded(() => explain(inspect(delivery, inspectOptions), delivery, inspectOptions))
    const sender = senders.find(({ name }) => name === inspection.provider)
    return { delivery, source: ownerOf(inspection), sender, inspection }
  }
  return (delivery, route) =>
    inTurn(headSize(delivery) + expandedLimit(delivery, options), () => inspected(delivery, route))
}

/** Returns the maximum number of body bytes that inspection may read. */
function expandedLimit(delivery: Delivery, { bodyLimit }: ListenOptions): number {
  const { length } = delivery.body
  return encodingOf(delivery) === undefined ? length : Math.min(bodyLimit, expansion.least + expansion.each * length)
}

/**
 * Converts anything that inspection throws into a finding. Such an error is always a bug, and a stranger may trigger
 * it, so only that delivery fails and the listener keeps running. Each bug is reported once.
 */
function createGuard({ now }: Env, emit: Emit): (inspect: () => Inspection) => Inspection {
  const reported = new Set<string>()
  return (inspectIt) => {
    try {
      return inspectIt()
    } catch (error) {
      const bug = bugIn(error)
      const message = `a bug in billhook: ${bug}; the request is refused. Report the bug, but leave out the payload`
      if (!reported.has(bug)) emit({ kind: 'notice', at: now(), level: 'error', code: 'BILLHOOK_BUG', message })
      reported.add(bug)
      const malformed: Finding = {
        code: bugFound,
        severity: 'error',
        message: 'billhook failed to read this body, which is a bug in billhook',
      }
      return { ...notInspected, malformed }
    }
  }
}
