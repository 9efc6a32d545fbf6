import { replaceJson } from '../../core/provider/fresh-ids.ts'
import { sum } from '../effect/vector.ts'
import type { Check } from './check.ts'
import { doubtOf, judgeEffects, warn } from './judge.ts'
import { withMessage, type Step } from '../steps/step.ts'
import { eachType } from './subjects.ts'
import { firstRefused } from './shared/until-accepted.ts'

/**
 * The same event id with a different amount. How to react is up to the handler, so applying both only causes a
 * warning.
 */
export const conflict: Check = {
  name: 'conflict',
  title: 'a different body with the same id',
  help: 'Two bodies with the same event id indicate an error somewhere: apply one of them, and raise an alert.',
  steps: ['deliver: expect one effect', 'deliver a different body with the same event id: report what happens'],
  rounds: 1,
  otherContent: true,
  subjects: (steps) => {
    const subjects = eachType(steps).filter(({ step }) => altered(step))
    return subjects.length > 0 ? subjects : 'none of these events has an amount to change'
  },
  run: async (trial, tools) => {
    const observation = await tools.runRounds(trial.rounds, [
      async ({ step, deliver }) => [await deliver(step, 'first delivery')],
      async ({ step, deliver }) => [await deliver(altered(step) ?? step, 'the same id, a different amount')],
    ])
    const doubt = firstRefused(observation, trial) ?? doubtOf(observation)
    if (doubt) return doubt
    if (
      sum([
        ...observation.rounds.map(({ perPhase: own }) => own[1] ?? new Map()),
        observation.unattributed[1] ?? new Map(),
      ]).size > 0
    ) {
      return warn(
        'a different amount with the same event id was applied as well',
        'a provider never reuses an event id with different content: keep the first event, and raise ' +
          'an alert for the other',
      )
    }
    const words = {
      pass: 'a different amount with the same event id changed nothing',
      more: 'the first delivery changed more than the control delivery did',
      fewer: 'the first delivery changed less than the control delivery did',
      hint: 'look for state that makes the effect of an event depend on what came before it',
    }
    return judgeEffects({ observation, answers: [], ...tools }, { own: [1, 0], words })
  },
}

/** Returns the event with every amount increased by one. */
function altered(step: Step): Step | undefined {
  let amounts = 0
  try {
    const body = replaceJson(step.outgoing.body, (text, key) => {
      if (!/amount|total|price|value/i.test(key) || !/^[1-9]\d{0,11}$/.test(text)) return undefined
      amounts += 1
      return String(Number(text) + 1)
    })
    return amounts > 0 ? withMessage(step, { ...step.outgoing, body }) : undefined
  } catch {
    return undefined
  }
}
