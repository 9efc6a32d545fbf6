import { succeeded, type AttemptResult } from '../../../core/delivery/attempt.ts'
import type { Judgement, Trial } from '../check.ts'
import { notAccepted } from '../judge.ts'
import type { Observation } from '../observation.ts'

/** Nothing can be said where the deliveries of the first phase, which the controls had taken, are refused. */
export function untaken(observation: Observation<readonly AttemptResult[]>, { step }: Trial): Judgement | undefined {
  const refused = observation.rounds.flatMap(({ results: [first = []] }) => first).find((answer) => !succeeded(answer))
  return refused && notAccepted(refused, step)
}
