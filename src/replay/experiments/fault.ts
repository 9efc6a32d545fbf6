import type { AttemptResult } from '../../core/attempt.ts'
import type { Egress, Failure } from '../../observe/egress/egress.ts'
import type { Experiment } from '../experiment.ts'
import { judgeEffects } from '../judge.ts'
import { eachType } from '../subjects.ts'
import { untilTaken } from './until-taken.ts'

/** Of the calls that one delivery makes, the first ones. */
const mostCalls = 5

/** One of the handler's own calls fails once, in the middle of its work: the event must come to its whole effect, once. */
export const fault: Experiment = {
  name: 'fault',
  steps: ['let the k-th outgoing call of the target fail: with a 500, by a broken connection, or after it was made', 'deliver until it is taken: one effect has to come'],
  rounds: 1,
  subjects: (steps, { egress }) => (egress ? eachType(steps) : 'no egress observer sees and breaks the outgoing calls of the target (--observe egress:PORT=UPSTREAM)'),
  run: async (trial, tools) => {
    const { egress, reference } = tools
    if (!egress || reference.calls === 0) return { verdict: 'not-exercised', reason: 'the event makes no outgoing call that could fail', evidence: [] }
    const faults = Array.from({ length: Math.min(reference.calls, mostCalls) }, (_, index) => index + 1).flatMap((k) => (['status', 'reset', 'after'] as const).map((how) => ({ k, how })))
    const observation = await tools.observe(faults.length, [
      async (round): Promise<AttemptResult> => {
        const { k, how } = faults[round.index] ?? { k: 1, how: 'status' }
        return untilTakenWithout(egress, k, how, () => untilTaken(round, round.step, `outgoing call ${k} ${failures[how]}`))
      },
    ])
    return judgeEffects(
      { observation, answers: observation.rounds.flatMap(({ did }) => did), ...tools },
      {
        own: [1],
        words: {
          pass: 'an event whose outgoing call failed came to its whole effect, once',
          more: 'after a failed outgoing call the retry did again what was done already',
          fewer: 'after a failed outgoing call the event counted as done, and its effect was lost',
          hint: 'record the event id only with its whole effect, and give outgoing calls an idempotency key that is the same on every try',
        },
      },
    )
  },
}

const failures = { status: 'fails with a 500', reset: 'breaks off', after: 'is made and its answer lost' } as const

async function untilTakenWithout(egress: Egress, k: number, how: Failure, deliver: () => Promise<AttemptResult>): Promise<AttemptResult> {
  const fault = egress.failCall(k, how)
  try {
    return await deliver()
  } finally {
    fault.cancel()
  }
}
