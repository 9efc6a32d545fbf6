import { succeeded } from '../../core/delivery/attempt.ts'
import { compare, sum } from '../effect/vector.ts'
import type { Check, Tools } from './check.ts'
import { judgeEffects } from './judge.ts'
import type { Observation } from './observation.ts'
import { lifecycles } from './subjects.ts'
import { deliverAll, ofSequence } from './order.ts'
import type { Step } from '../steps/step.ts'
import { untilAccepted } from './shared/until-accepted.ts'

/** A child before its parent, such as an invoice for a subscription that does not exist yet. It must not be lost. */
export const orphan: Check = {
  name: 'orphan',
  title: 'an event before the event that it depends on',
  help:
    'Either create the missing objects from the event, or answer 5xx until they exist. A 2xx without an effect ' +
    'loses the event permanently.',
  steps: [
    'deliver a later event of a life cycle first, then the earlier events, then the later one again if it was ' +
      'refused: expect the same state as in the correct order',
  ],
  rounds: 1,
  subjects: (steps) => {
    const subjects = lifecycles(steps).map(ofSequence)
    return subjects.length > 0 ? subjects : 'no two of these events are related'
  },
  run: async (trial, tools) => {
    const { sequence = [] } = trial
    const children = sequence.slice(1)
    const observation = await tools.runRounds(children.length, [
      async (round) => {
        const [child] = children.slice(round.index)
        if (!child) return
        const answer = await round.deliver(round.copyOf(child), 'before its parent')
        await deliverAll(
          round,
          sequence.filter((step) => step !== child),
        )
        if (!succeeded(answer)) await untilAccepted(round, round.copyOf(child), 'again, because it was refused')
      },
    ])
    const judgement = judgeEffects(
      { observation, answers: [], ...tools },
      {
        own: [1],
        words: {
          pass: 'the handler eventually applied the events that arrived before their parents',
          more: 'an event that arrived before its parent led to a different state than the correct order',
          fewer: 'an event that arrived before its parent was lost',
          hint:
            'keep events that arrive too early (create the parent from the data in the event), or ' +
            'refuse them until ' +
            'the parent exists',
        },
      },
    )
    return judgement.verdict === 'fail' ? { ...judgement, sequence: lostOf(children, observation, tools) } : judgement
  },
}

/**
 * Returns the step that reproduces the failure. It names the children whose rounds led to a different state (each child
 * has its own round), or all children if no such round is found.
 */
function lostOf(children: readonly Step[], { rounds }: Observation<void>, { reference }: Tools): string[] {
  const wrong = children.filter((_, index) => compare(reference.own, sum(rounds[index]?.perPhase ?? [])) !== 'same')
  const names = (wrong.length > 0 ? wrong : children).map(({ fixture }) => fixture.name)
  return [`deliver ${names.length > 1 ? 'each of these ' : ''}before its parent: ${names.join(', ')}`]
}
