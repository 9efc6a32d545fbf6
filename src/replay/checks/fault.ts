import { succeeded } from '../../core/delivery/attempt.ts'
import type { Failure } from '../../observe/egress/egress.ts'
import type { Check, Judgement, Tools } from './check.ts'
import { inconclusive, judgeEffects } from './judge.ts'
import { endpointOf, type EventCall } from './outgoing-calls.ts'
import { redactUrlPath } from '../effect/redact.ts'
import { eachType } from './subjects.ts'
import { untilAccepted } from './shared/until-accepted.ts'

/**
 * One of the handler's own calls fails once, in the middle of its work; the event must still have its full effect,
 * exactly once.
 */
export const fault: Check = {
  name: 'fault',
  title: "one failure of the handler's own outgoing calls",
  help:
    'After a failure midway, the event is sent again. If effects are repeated, the first part was done twice; ' +
    'if effects are missing, the event was marked as done too early. Give every outgoing call an idempotency ' +
    'key derived from the event id.',
  steps: [
    "make the target's k-th outgoing call fail: with a 500, with a broken connection, or by losing its answer",
    'deliver until accepted: expect one effect',
  ],
  rounds: 1,
  subjects: (steps, { egress }) =>
    egress ? eachType(steps) : "no egress observer sees the target's outgoing calls (--observe egress:PORT=UPSTREAM)",
  run: async (_trial, tools) => {
    let worst: Judgement = {
      verdict: 'not-exercised',
      reason: 'the event causes no outgoing call that could fail',
      evidence: [],
    }
    for (const call of tools.reference.calls) {
      for (const how of ['status', 'reset', 'after'] as const) {
        const judgement = await oneFault(tools, call, how)
        if (severity.indexOf(judgement.verdict) > severity.indexOf(worst.verdict)) worst = judgement
        if (worst.verdict === 'fail') return worst
      }
    }
    return worst
  },
}

const severity: readonly Judgement['verdict'][] = ['not-exercised', 'pass', 'warn', 'inconclusive', 'fail']

const failures = { status: 'fails with a 500', reset: 'loses its connection', after: 'loses its answer' } as const

/**
 * Runs one round with one fault. The fault stays armed until the state has settled, because a handler may make the call
 * after it has answered.
 */
async function oneFault(tools: Tools, { egress, endpoint, nth }: EventCall, how: Failure): Promise<Judgement> {
  let fault: ReturnType<typeof egress.failCall> | undefined
  let answeredBefore = false
  const shown = redactUrlPath(endpoint)
  const observation = await tools
    .runRounds(1, [
      async (round) => {
        fault = egress.failCall(nth, how, (call) => endpointOf(call) === endpoint && round.owns(call))
        const answer = await untilAccepted(round, round.step, `outgoing call ${shown} ${failures[how]}`)
        answeredBefore = succeeded(answer) && !fault.happened()
        return answer
      },
    ])
    .finally(() => fault?.cancel())
  const judgement = judgeEffects(
    { observation, answers: observation.rounds.flatMap(({ results }) => results), ...tools },
    {
      own: [1],
      words: {
        pass: 'an event whose outgoing call failed had its full effect once',
        more: 'after a failed outgoing call, the retry repeated side effects that had already succeeded',
        fewer: 'after a failed outgoing call, the event counted as processed, and its effect was lost',
        hint:
          'record the event id only together with its full effect, and give outgoing calls an idempotency ' +
          'key that is ' +
          'the same for every attempt',
      },
    },
  )
  if (!fault?.happened() && judgement.verdict !== 'fail')
    return inconclusive(
      `the outgoing call ${shown} was not repeated, so it could not be made to fail`,
      'if the handler makes the call after a delay, raise --settle above that delay',
    )
  if (!answeredBefore || !judgement.missing) return judgement
  return inconclusive(
    'the failed outgoing call was made after the answer, and part of the effect is missing: a retry may come later',
    'raise --settle above the time until the handler retries; if it does not retry, the effect is lost',
  )
}
