import type { Message } from '../../core/delivery/delivery.ts'
import type { Check } from './check.ts'
import { inconclusive, judgeEffects } from './judge.ts'
import { withMessage, type Step } from '../steps/step.ts'
import { eachType } from './subjects.ts'
import { untilAccepted } from './shared/until-accepted.ts'

/** One delivery contains several events, one of which is unusable. The others must each be applied exactly once. */
export const batch: Check = {
  name: 'batch',
  title: 'a batch in which one item fails',
  help: 'Every item in a batch is a separate event: each valid one must count once, even if the batch is sent again.',
  steps: [
    'deliver four events in one delivery, the third containing only its id',
    'deliver it again, as a provider does: expect one effect for each of the other three',
  ],
  rounds: 1,
  subjects: (steps) => {
    const subjects = eachType(steps).filter(({ step }) => batchOf(step, [step.outgoing, step.outgoing]))
    return subjects.length > 0 ? subjects : 'this provider sends each event in its own delivery'
  },
  run: async (trial, tools) => {
    const items: Step[] = []
    // Each round contributes one event; the last round delivers them all, and inserts a bad event before its own.
    const observation = await tools.runRounds(goodEvents, [
      async (round) => {
        items.push(round.step)
        if (items.length < goodEvents) return undefined
        const bad = round.another('bad')
        const hollow = bad?.provider.variants?.hollow?.(bad.outgoing)
        const whole =
          hollow &&
          batchOf(round.step, [...items.slice(0, -1).map(({ outgoing }) => outgoing), hollow, round.step.outgoing])
        if (!whole) return undefined
        await round.deliver(whole, 'four events, the third of which is bad')
        return untilAccepted(round, whole, 'the same batch again')
      },
    ])
    if (observation.rounds.every(({ results: [answer] }) => !answer))
      return inconclusive("the target accepts only the fixture's own event, so a batch cannot be sent")
    // A handler may keep refusing the bad event, but it must not lose the others.
    return judgeEffects(
      { observation, answers: [], ...tools },
      {
        own: [1],
        words: {
          pass: 'a bad event in a batch did not affect the others, and none was applied twice',
          more: 'events in a batch with a bad event were applied again',
          fewer: 'a bad event in a batch prevented later events from being applied',
          hint: 'apply each event of a batch separately, with its own id; set aside unusable events',
        },
      },
    )
  },
}

/** Number of usable events in the batch. */
const goodEvents = 3

function batchOf(step: Step, messages: readonly Message[]): Step | undefined {
  const message = step.provider.variants?.batch?.(messages)
  return message && withMessage(step, message)
}
