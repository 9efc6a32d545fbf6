import type { Fixture } from '../../src/replay/fixtures/fixture.ts'
import { toStep, type Step, type StepOptions } from '../../src/replay/steps/step.ts'
import { stripeEvent } from './deliveries.ts'

/** Creates a fixture with a Stripe event. */
export function fixture(
  id = 'evt_1',
  more: Partial<Fixture> = {},
  event: Readonly<Record<string, unknown>> = {},
): Fixture {
  return {
    name: `${id}.json`,
    argument: `${id}.json`,
    method: 'POST',
    headers: [],
    body: Buffer.from(JSON.stringify(stripeEvent(id, event))),
    ...more,
  }
}

export function step(given: Fixture = fixture(), options: Partial<StepOptions> = {}): Step {
  return toStep(given, { source: undefined, sources: {}, secrets: [], edits: [], ...options })
}
