import { dropped, type AttemptResult } from '../../../core/delivery/attempt.ts'
import type { Judgement, Phase, Tools, Trial } from '../check.ts'
import { judgeEffects, type Messages } from '../judge.ts'
import { firstRefused } from './until-accepted.ts'

type Deliveries = Phase<readonly AttemptResult[]>

/** Default for `first`. */
const once: Deliveries = async ({ step, deliver }) => [await deliver(step, 'first delivery')]

/**
 * Runs the pattern shared by many checks: an event is delivered and has its effect; after that, another delivery must
 * change nothing.
 * @param then makes the other delivery and returns the answers that must all be 2xx; called again if the target dropped
 *   every connection
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
