import { succeeded, type AttemptResult } from '../../../core/delivery/attempt.ts'
import type { Round } from '../check.ts'
import type { Step } from '../../steps/step.ts'

const tries = 5

/** Delivers as a provider does: again until it is taken, up to five times. Gives the last answer. */
export async function untilAccepted(
  { deliver }: Pick<Round, 'deliver'>,
  step: Step,
  note: string,
): Promise<AttemptResult> {
  let answer = await deliver(step, note)
  for (let attempt = 2; attempt <= tries && !succeeded(answer); attempt++)
    answer = await deliver(step, `${note}, try ${attempt}`)
  return answer
}
