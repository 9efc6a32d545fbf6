import type { Check } from './check.ts'
import { withMessage, type Step } from '../steps/step.ts'
import { eachType } from './subjects.ts'
import { noFurtherEffect } from './shared/no-further-effect.ts'

/** Two events for the same fact, such as Stripe's invoice.paid and invoice.payment_succeeded. */
export const twin: Check = {
  name: 'twin',
  title: 'a second event for the same fact',
  help:
    'Some facts are reported as two events with two ids. Key the effect by the changed object, not by the event ' +
    'id alone.',
  steps: [
    'deliver: expect one effect',
    'deliver the other event that the provider sends for the same fact: expect no further change',
  ],
  rounds: 1,
  subjects: (steps) => {
    const subjects = eachType(steps).filter(({ step }) => twinOf(step))
    return subjects.length > 0 ? subjects : 'none of these events has a known twin'
  },
  run: (trial, tools) => {
    const name = twinOf(trial.step)?.identities[0]?.type ?? 'the twin'
    return noFurtherEffect(trial, tools, {
      then: async ({ step, deliver }) => {
        const other = twinOf(step)
        return other ? [await deliver(other, 'its twin')] : []
      },
      words: {
        pass: `${name}, which reports the same fact, caused no further change`,
        more: `${name} reports the same fact, and was applied too`,
        fewer: `${name} reverted the effect of the first event`,
        hint:
          'handle only one event per fact, or key the effect on the object (the invoice, the payment) and not ' +
          'on the event',
      },
    })
  },
}

function twinOf(step: Step): Step | undefined {
  const [identity] = step.identities
  const message = identity && step.provider.variants?.twin?.(step.outgoing, identity, 'twin')
  return message && withMessage(step, message)
}
