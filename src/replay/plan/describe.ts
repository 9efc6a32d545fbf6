import type { ReplayPlan } from '../../core/results/replay-plan.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import { compressed } from '../steps/compression.ts'
import type { Plan } from './plan.ts'
import type { Step } from '../steps/step.ts'
import { expectedText } from '../steps/expectations.ts'

/** Returns a plan as shown by `--plan`. */
export function describePlan({ target, seed, pace, concurrency, sendings, trials, resets }: Plan): ReplayPlan {
  return {
    format: 'billhook.replay-plan/1',
    target: shownUrl(target),
    seed,
    pace: pace.kind === 'in-order' ? 'in-order' : 'scheduled',
    concurrency: Number.isFinite(concurrency) ? concurrency : null,
    deliveries: sendings.map(({ step, copy, at }) => ({
      ...describe(step),
      at_ms: at,
      copy,
      expect: expectedText(step.expected),
    })),
    experiments: trials.map(({ check, name: subject, step, before, rounds }) => ({
      check: check.name,
      subject,
      ...describe(step),
      rounds,
      reset: resets,
      before: before.map(({ fixture }) => fixture.name),
      steps: check.steps,
    })),
  }
}

function describe({ fixture, source, identities, secret, edited, outgoing, compression }: Step) {
  return {
    fixture: fixture.name,
    source,
    types: identities.map(({ type }) => type),
    event_ids: identities.map(({ eventId }) => eventId),
    signed: secret !== undefined,
    edited,
    bytes: compressed(outgoing, compression).body.length,
  }
}
