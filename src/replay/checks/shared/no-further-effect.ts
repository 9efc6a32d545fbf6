import { dropped, type AttemptResult } from '../../../core/delivery/attempt.ts'
import type { Judgement, Phase, Tools, Trial } from '../check.ts'
import { judgeEffects, type Messages } from '../judge.ts'
import { firstRefused } from './until-accepted.ts'

type Deliveries = Phase<readonly AttemptResult[]>

/** @default of `first` */
const once: Deliveries = async ({ step, deliver }) => [await deliver(step, 'first delivery')]

/**
 * What many checks are: an event is delivered and has its effect, then something comes after which nothing more may
 * change.
 * @param then sends that, and gives the answers that have to be a 2xx for a provider to be content; where none came
 *   it is sent again, to make sure
 */
export async function noFurtherEffect(
  trial: Trial,
  tools: Tools,
  { first = once, then, words }: { readonly first?: Deliveries; readonly then: Deliveries; readonly words: Messages },
): Promise<Judgement> {
  const surely: Deliveries = async (round) => {
    const answers = await then(round)
    return answers.length > 0 && answers.every(dropped) ? [...answers, ...(await then(round))] : answers
  }
  const observation = await tools.runRounds(trial.rounds, [first, surely])
  const answers = observation.rounds.flatMap(({ results: [, after = []] }) => after)
  return firstRefused(observation, trial) ?? judgeEffects({ observation, answers, ...tools }, { own: [1, 0], words })
}
