import { succeeded } from '../../core/attempt.ts'
import type { Experiment, Judgement, Tools } from '../experiment.ts'
import { inconclusive, judgeEffects } from '../judge.ts'
import { eachType } from '../subjects.ts'
import { untilTaken } from './until-taken.ts'

/** Events at most that are sent while a restart is on its way. */
const most = 160
/** Moments of the handler's work that one restart hits. */
const moments = 8

/** The target is ended and started again in the middle of its work; the provider sends again. */
export const crash: Experiment = {
  name: 'crash',
  steps: ['restart the target, and deliver events one after the other until it is gone, so that it dies in different moments of its work', 'deliver each until it is taken: one effect has to come'],
  rounds: 3,
  subjects: (steps, { restart }) => (restart ? eachType(steps) : 'no command was given that restarts the target (--restart cmd:…)'),
  run: async (trial, tools) => {
    if (!tools.restart || tools.mode === 'reset') return { verdict: 'not-exercised', reason: 'the target takes only the event of the fixture, so that there are no others to die in', evidence: [] }
    let worst: Judgement | undefined
    let broken = 0
    for (let round = 0; round < trial.rounds && worst?.verdict !== 'fail'; round++) {
      const { observation, interrupted } = await oneDeath(tools, tools.restart)
      broken += interrupted
      const judgement = judgeEffects(
        { observation, answers: observation.rounds.flatMap(({ did }) => did), ...tools },
        {
          own: [1],
          words: {
            pass: 'events in whose work the target was restarted were applied once',
            more: 'events in whose work the target was restarted were applied again',
            fewer: 'events in whose work the target was restarted lost a part of their effect, although they were taken afterwards',
            hint: 'all of an effect and the event id belong in one transaction: both or none',
          },
        },
      )
      if (worst === undefined || judgement.verdict !== 'pass') worst = judgement
    }
    if (broken === 0) return { verdict: 'not-exercised', reason: 'each restart came between two events, none in the middle of one', evidence: [] }
    return { ...(worst ?? inconclusive('there was no restart')), measured: { restarts: trial.rounds, interrupted: broken } }
  },
}

/** One restart while events come in. */
async function oneDeath({ observe, reference, sleep, hold }: Tools, restart: () => Promise<void>) {
  let interrupted = 0
  const spanMs = 1.5 * (await lifeLeft(observe, restart, hold))
  const everyMs = Math.max(reference.answerMs / moments, spanMs / most)
  const count = Math.max(moments, Math.min(most, Math.ceil(spanMs / everyMs)))
  let restarted: Promise<void> | undefined
  const observation = await observe(
    count,
    [
      async (round) => {
        restarted ??= restart()
        await sleep(round.index * everyMs)
        const answer = await round.deliver(round.step, 'while the target is restarted')
        if (answer.outcome === 'error' && answer.code !== 'refused') interrupted += 1
        await restarted
        return succeeded(answer) ? answer : untilTaken(round, round.step, 'again, after the restart')
      },
    ],
    { together: true },
  )
  return { observation, interrupted }
}

/** How long a restart takes until the target is gone, in milliseconds: then a request breaks that is not yet whole. */
async function lifeLeft(observe: Tools['observe'], restart: () => Promise<void>, hold: Tools['hold']): Promise<number> {
  let killMs = 0
  await observe(1, [
    ({ deliver, step }) =>
      deliver(step, 'to learn how long a restart takes', async (url, request) => {
        const held = await hold(url, request)
        const start = performance.now()
        const restarted = restart().finally(held.hangUp)
        const result = await held.result
        killMs = performance.now() - start
        await restarted
        return result
      }),
  ])
  return killMs
}
