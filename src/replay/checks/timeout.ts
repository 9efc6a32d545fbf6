import type { AttemptResult } from '../../core/delivery/attempt.ts'
import type { Check } from './check.ts'
import { judgeEffects } from './judge.ts'
import { eachType } from './subjects.ts'
import { untilAccepted } from './shared/until-accepted.ts'

/** A handler that answers within this time, in milliseconds, never times out. */
const minAnswerMs = 40

/** The sender gives up and sends the event again while the first delivery is still being processed. */
export const timeout: Check = {
  name: 'timeout',
  title: 'a sender that gives up and sends again while the first copy is still being processed',
  help:
    'If you answer too late, the event is sent again. Claim the event id before starting the work, or ' +
    'answer first and process events from a queue.',
  steps: [
    'deliver, and give up before the answer arrives',
    'deliver again immediately until accepted: expect one effect',
  ],
  rounds: 3,
  subjects: eachType,
  run: async (trial, tools) => {
    let { answerMs } = tools.reference
    if (answerMs < minAnswerMs) {
      const reason = `the handler answers within ${Math.ceil(answerMs)} ms, so no sender gives up`
      return { verdict: 'not-exercised', reason, evidence: [] }
    }
    const gaveUp: AttemptResult[] = []
    const observation = await tools.runRounds(trial.rounds, [
      async (round) => {
        const first = await round.deliver(round.step, 'the sender gives up', (_url, request, usual) =>
          usual(request, answerMs / 2),
        )
        // The control was slower, so the next round gives up sooner.
        if (first.outcome === 'response') answerMs = Math.min(answerMs, first.durationMs)
        gaveUp.push(first)
        return untilAccepted(round, round.step, 'again, while the first is still being processed')
      },
    ])
    if (!gaveUp.some(({ outcome }) => outcome === 'error'))
      return {
        verdict: 'not-exercised',
        reason: 'the handler always answered before the sender gave up',
        evidence: [],
      }
    return judgeEffects(
      { observation, answers: observation.rounds.flatMap(({ results }) => results), ...tools },
      {
        own: [1],
        words: {
          pass: 'an event that was sent again while it was being processed was applied once',
          more: 'an event that was sent again while it was being processed was applied more than once',
          fewer: 'an event whose sender gave up was lost, although the second attempt was answered with a 2xx',
          hint:
            'claim the event id before starting the work, in the transaction that commits the effect; or answer ' +
            'immediately and process events from a queue',
        },
      },
    )
  },
}
