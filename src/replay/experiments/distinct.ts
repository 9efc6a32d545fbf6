import { succeeded } from '../../core/attempt.ts'
import { evidenceOf } from '../effect/evidence.ts'
import { plus, sum } from '../effect/vector.ts'
import type { Experiment, Judgement, Tools, Trial } from '../experiment.ts'
import { differs, doubtOf, ending, inconclusive, unseen } from '../judge.ts'
import type { Second } from '../observation.ts'
import { eachType } from '../subjects.ts'
import { untaken } from './untaken.ts'

/** Two events that differ only in their ids, each with its effect: who takes one for the other loses money. */
export const distinct: Experiment = {
  name: 'distinct',
  steps: ['deliver: something has to change', 'deliver another event, of another customer: the same has to change once more', 'deliver another one of the same customer: something has to change'],
  rounds: 1,
  subjects: eachType,
  run: async (trial, tools) => {
    if (tools.labels.length === 0) return unseen()
    return swallowed(tools.second, tools.labels) ?? sameCustomer(trial, tools)
  },
}

const hint = 'tell events apart by their own id, not by type, customer or amount'

function swallowed(second: Second | undefined, labels: readonly string[]): Judgement | undefined {
  if (!second) return undefined
  const refused = second.answers.find((answer) => !succeeded(answer))
  if (refused) return inconclusive(`the second event ${ending(refused)}`, 'see what the handler logs for it')
  if (second.compared === 'same') return undefined
  if (second.compared !== 'fewer') return differs(evidenceOf(second.expected, second.actual, labels))
  return { verdict: 'fail', reason: 'a second, genuine event was swallowed', hint, evidence: evidenceOf(second.expected, second.actual, labels) }
}

async function sameCustomer(trial: Trial, { observe, second, reference, labels }: Tools): Promise<Judgement> {
  let siblings = 0
  const observation = await observe(1, [
    async ({ step, deliver }) => [await deliver(step, 'first delivery')],
    async ({ sibling, deliver }) => {
      const other = sibling()
      if (!other) return []
      siblings += 1
      return [await deliver(other, 'another event of the same customer')]
    },
  ])
  const doubt = untaken(observation, trial) ?? doubtOf(observation)
  if (doubt) return doubt
  const effect = plus(sum(observation.rounds.map(({ own }) => own[1] ?? new Map())), observation.shared[1] ?? new Map())
  if (siblings > 0 && effect.size === 0) {
    return { verdict: 'fail', reason: 'a second, genuine event of the same customer was swallowed', hint, evidence: evidenceOf(plus(reference.own, reference.shared), effect, labels) }
  }
  if (siblings === 0 && !second) return inconclusive('the target takes only the event of the fixture, so that there is no second one')
  return { verdict: 'pass', reason: siblings > 0 ? 'two events had two effects, also of one customer' : 'two events had two effects', evidence: [] }
}
