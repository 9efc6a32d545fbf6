import { succeeded, type AttemptResult } from '../../core/delivery/attempt.ts'
import type { Check, Judgement, Round, Tools } from './check.ts'
import { inconclusive, judgeEffects } from './judge.ts'
import { eachType } from './subjects.ts'
import { untilAccepted } from './shared/until-accepted.ts'

/** Maximum number of events sent during a restart. */
const maxEventsDuringRestart = 160
/** Number of events sent in the time that one answer takes, so that a restart hits the handler at different moments. */
const momentsPerEvent = 8
/**
 * Number of events answered right before a restart. Half of them are not sent again, so their remaining work must
 * survive; the others are sent again as duplicates.
 */
const eventsAnsweredBefore = 20
/** How long a handler may take to start listening again after the restart command. */
const maxStartMs = 10_000
/** Pause between two attempts to deliver an event after the restart. */
const pauseMs = 100
/** Maximum number of failed attempts other than refused connections. */
const maxFailures = 5

/** The target is stopped and restarted in the middle of its work, and the provider sends the events again. */
export const crash: Check = {
  name: 'crash',
  title: 'a restart of the handler in the middle of its work',
  help:
    'A restart loses everything in memory. Record the event and its effect in one transaction, and answer ' +
    'afterwards.',
  steps: [
    'deliver events, and restart the target as soon as they are answered; meanwhile, deliver more at short ' +
      'intervals, so that the restart interrupts the handler at different moments of its work',
    'deliver the later events until each is accepted, and half of the earlier ones again: expect one effect per event',
  ],
  rounds: 3,
  subjects: (steps, { restart }) =>
    restart ? eachType(steps) : 'there is no command to restart the target (--restart cmd:…)',
  run: async (trial, tools) => {
    if (!tools.restart || tools.mode === 'reset')
      return {
        verdict: 'not-exercised',
        reason: "the target accepts only the fixture's own event, so no others can be sent during a restart",
        evidence: [],
      }
    let worst: Judgement | undefined
    let broken = 0
    for (let round = 0; round < trial.rounds && worst?.verdict !== 'fail'; round++) {
      const { observation, interrupted } = await oneDeath(tools, tools.restart)
      broken += interrupted
      const judgement = judgeEffects(
        { observation, answers: observation.rounds.flatMap(({ results }) => results), ...tools },
        {
          own: [1],
          words: {
            pass: 'events interrupted by a restart were applied once',
            more: 'events interrupted by a restart were applied again',
            fewer: 'events interrupted by a restart lost part of their effect, although they were accepted',
            hint:
              'commit the full effect and the event id in one transaction; before answering, store any work ' +
              'to be done ' +
              'afterwards',
          },
        },
      )
      if (worst === undefined || judgement.verdict !== 'pass') worst = judgement
    }
    if (broken === 0 && worst?.verdict !== 'fail')
      return {
        verdict: 'not-exercised',
        reason: 'every restart happened between two events, never in the middle of one',
        evidence: [],
      }
    return {
      ...(worst ?? inconclusive('there was no restart')),
      measured: { restarts: trial.rounds, interrupted: broken },
    }
  },
}

/** Restarts the target once while events arrive. */
async function oneDeath(tools: Tools, restart: () => Promise<void>) {
  const { runRounds, reference, sleep } = tools
  let interrupted = 0
  const spanMs = 1.5 * (await lifeLeft(tools, restart))
  const everyMs = Math.max(reference.answerMs / momentsPerEvent, spanMs / maxEventsDuringRestart)
  const count = Math.max(momentsPerEvent, Math.min(maxEventsDuringRestart, Math.ceil(spanMs / everyMs)))
  let restarted: Promise<void> | undefined
  let open = eventsAnsweredBefore
  const allAnswered = Promise.withResolvers<void>()
  const observation = await runRounds(
    eventsAnsweredBefore + count,
    [
      async (round) => {
        const early =
          round.index < eventsAnsweredBefore && (await untilAccepted(round, round.step, 'right before the restart'))
        if (early && --open === 0) allAnswered.resolve()
        await allAnswered.promise
        restarted ??= restart()
        if (early) {
          await restarted
          return round.index % 2 === 0 ? early : onceBack(round, sleep)
        }
        await sleep((round.index - eventsAnsweredBefore) * everyMs)
        const answer = await round.deliver(round.step, 'while the target is restarted')
        if (answer.outcome === 'error' && answer.code !== 'refused') interrupted += 1
        await restarted
        return succeeded(answer) ? answer : onceBack(round, sleep)
      },
    ],
    { together: true, restarts: true },
  )
  return { observation, interrupted }
}

/** Delivers an event until the target accepts it. A refused connection means that the target is still starting. */
async function onceBack({ deliver, step }: Round, sleep: Tools['sleep']): Promise<AttemptResult> {
  let [absent, failed] = [0, 0]
  for (;;) {
    const answer = await deliver(step, 'again, after the restart')
    if (succeeded(answer)) return answer
    const starting = answer.outcome === 'error' && answer.code === 'refused'
    if (starting ? ++absent >= maxStartMs / pauseMs : ++failed >= maxFailures) return answer
    await sleep(pauseMs)
  }
}

/**
 * Measures how long a restart takes to stop the target, in milliseconds. When the target stops, the connection of an
 * incomplete request breaks.
 */
async function lifeLeft(
  { runRounds, prepareRequest, elapsed, sleep }: Tools,
  restart: () => Promise<void>,
): Promise<number> {
  let killMs = 0
  await runRounds(1, [
    (round) =>
      round
        .deliver(round.step, 'to measure how long a restart takes', async (url, request) => {
          const held = await prepareRequest(url, request)
          const start = elapsed()
          const restarted = restart().finally(held.hangUp)
          const result = await held.result
          killMs = elapsed() - start
          await restarted
          return result
        })
        .then(() => onceBack(round, sleep)),
  ])
  return killMs
}
