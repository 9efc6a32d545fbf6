import type { Check } from './check.ts'
import { judgeEffects } from './judge.ts'
import { eachType } from './subjects.ts'
import { untilAccepted } from './shared/until-accepted.ts'

/**
 * The answer is lost because the connection breaks once the request has arrived. The provider sends the event again.
 */
export const lostResponse: Check = {
  name: 'lost-response',
  title: 'a lost answer, after which the event is sent again',
  help: 'The provider cannot know that the work is done. The handler must recognise the second copy by its event id.',
  steps: [
    'deliver, and close the connection before the answer arrives',
    'wait until the handler should be done, and deliver again until accepted: expect one effect',
  ],
  rounds: 1,
  subjects: eachType,
  run: async (trial, tools) => {
    const { reference, prepareRequest, sleep } = tools
    const observation = await tools.runRounds(trial.rounds, [
      async (round) => {
        await round.deliver(round.step, 'its answer is lost', async (url, request) => {
          const held = await prepareRequest(url, request)
          held.release()
          await sleep(1)
          held.hangUp()
          return held.result
        })
        await sleep(20 + 2 * reference.answerMs)
        return untilAccepted(round, round.step, 'again, because there was no answer')
      },
    ])
    return judgeEffects(
      { observation, answers: observation.rounds.flatMap(({ results }) => results), ...tools },
      {
        own: [1],
        words: {
          pass: 'an event whose answer was lost was applied once',
          more: 'an event whose answer was lost was applied again',
          fewer: 'an event whose answer was lost had no effect, although the second attempt was answered with a 2xx',
          hint: 'commit the effect and the event id in one transaction',
        },
      },
    )
  },
}
