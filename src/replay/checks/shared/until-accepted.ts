import { succeeded, type AttemptResult } from '../../../core/delivery/attempt.ts'
import type { Judgement, Round, Trial } from '../check.ts'
import type { Step } from '../../steps/step.ts'
import { notAccepted } from '../judge.ts'
import type { Observation } from '../observation.ts'

const maxTries = 5

/** Delivers an event the way providers do: up to five times, until it is accepted. Returns the last answer. */
export async function untilAccepted(
  { deliver }: Pick<Round, 'deliver'>,
  step: Step,
  note: string,
): Promise<AttemptResult> {
  let answer = await deliver(step, note)
  for (let attempt = 2; attempt <= maxTries && !succeeded(answer); attempt++)
    answer = await deliver(step, `${note}, try ${attempt}`)
  return answer
}

/** Returns the judgement if a delivery of the first phase was refused, in which case the check proves nothing. */
export function firstRefused(
  observation: Observation<readonly AttemptResult[]>,
  { step }: Trial,
): Judgement | undefined {
  const refused = observation.rounds.flatMap(({ results: [first = []] }) => first).find((answer) => !succeeded(answer))
  return refused && notAccepted(refused, step)
}
