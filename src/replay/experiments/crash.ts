import type { Experiment } from '../experiment.ts'
import { judgeEffects } from '../judge.ts'
import { eachType } from '../subjects.ts'
import { untilTaken } from './until-taken.ts'

/** The target is ended and started again at moments spread over its work; the provider sends again. */
export const crash: Experiment = {
  name: 'crash',
  steps: ['deliver, and restart the target in the middle of it, each round a little later', 'deliver until it is taken: one effect has to come'],
  rounds: 8,
  subjects: (steps, { restart }) => (restart ? eachType(steps) : 'no command was given that restarts the target (--restart cmd:…)'),
  run: async (trial, tools) => {
    const { restart, reference, sleep } = tools
    if (!restart) return { verdict: 'not-exercised', reason: 'nothing restarts the target', evidence: [] }
    const observation = await tools.observe(trial.rounds, [
      async (round) => {
        const interrupted = round.deliver(round.step, 'the target is restarted in the middle')
        await sleep((reference.answerMs * round.index) / trial.rounds)
        await restart()
        await interrupted
        return untilTaken(round, round.step, 'again, after the restart')
      },
    ])
    return judgeEffects(
      { observation, answers: observation.rounds.flatMap(({ did }) => did), ...tools },
      {
        own: [1],
        words: {
          pass: `an event whose handler was restarted in the middle was applied once, at ${trial.rounds} moments`,
          more: 'an event whose handler was restarted in the middle was applied again',
          fewer: 'an event whose handler was restarted in the middle lost a part of its effect, although it was taken afterwards',
          hint: 'all of an effect and the event id belong in one transaction: both or none',
        },
      },
    )
  },
}
