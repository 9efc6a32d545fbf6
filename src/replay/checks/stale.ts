import type { Check, Subject } from './check.ts'
import { judgeEffects } from './judge.ts'
import type { Step } from '../steps/step.ts'
import { lifecycles, timeOf } from './subjects.ts'
import { deliverAll, ofSequence } from './order.ts'

/** An older state of an object arrives after a newer one, as with a late retry. The newer state must be kept. */
export const stale: Check = {
  name: 'stale',
  title: 'an older event after a newer one',
  help: "A delayed event must not revert the state: compare its time with the state's.",
  steps: [
    'deliver two events for the same object in order: this gives the expected state',
    'deliver the newer event, then the older one: expect the same state',
  ],
  rounds: 1,
  subjects: (steps) => {
    const subjects = lifecycles(steps).flatMap(pairsOfOneObject)
    return subjects.length > 0 ? subjects : 'no two of these events are about the same object at different times'
  },
  run: async (trial, tools) => {
    const [older, newer] = (trial.sequence ?? []) as [Step, Step]
    const observation = await tools.runRounds(trial.rounds, [(round) => deliverAll(round, [newer, older])])
    const judgement = judgeEffects(
      { observation, answers: [], ...tools },
      {
        own: [1],
        words: {
          pass: 'an older event, delivered after a newer one, did not change the newer state',
          more: 'an older event overwrote the newer state',
          fewer: 'an older event, delivered after a newer one, removed part of the state',
          hint: "store the newest event's time with the data that it changed, and ignore older events",
        },
      },
    )
    return judgement.verdict === 'fail'
      ? { ...judgement, sequence: [newer, older].map(({ fixture }) => `deliver ${fixture.name}`) }
      : judgement
  },
}

/** Returns, for each object, pairs of events that follow each other in time. */
function pairsOfOneObject(group: readonly Step[]): Subject[] {
  return group.flatMap((newer, index) => {
    const id = newer.identities[0]?.subject?.id
    const older = group
      .slice(0, index)
      .findLast(
        (step) =>
          id !== undefined && step.identities[0]?.subject?.id === id && (timeOf(step) ?? 0) < (timeOf(newer) ?? 0),
      )
    return older ? [{ ...ofSequence([older, newer]), name: ofSequence([older, newer]).name.replace(', ', ' < ') }] : []
  })
}
