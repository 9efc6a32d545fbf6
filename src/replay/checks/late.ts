import type { Check } from './check.ts'
import { inconclusive, judgeEffects } from './judge.ts'
import { eachType } from './subjects.ts'
import { firstRefused } from './shared/until-accepted.ts'

/** Number of other events sent at once; they only fill the time before the duplicate. */
const othersAtOnce = 10

/**
 * The duplicate arrives after many other events. Providers retry for days, by which time a cache of recent events has
 * forgotten the first delivery.
 */
export const late: Check = {
  name: 'late',
  title: 'the same event again after many others',
  help:
    'A duplicate may arrive days later. If you remember only recent events, it is applied twice: ' +
    'keep event ids for as long as the provider may resend events.',
  steps: [
    'deliver: expect one effect',
    'deliver other events (--others, 100 by default), then the first event again: expect no further change for it',
  ],
  rounds: 1,
  subjects: eachType,
  run: async (trial, tools) => {
    const { others } = tools.settings
    if (tools.mode === 'reset')
      return inconclusive("the target accepts only the fixture's own event, so no others can be sent in between")
    const observation = await tools.runRounds(1, [
      async ({ step, another, deliver }) => {
        const answers = [await deliver(step, 'first delivery')]
        for (let from = 1; from <= others; from += othersAtOnce) {
          const numbers = Array.from({ length: Math.min(othersAtOnce, others - from + 1) }, (_, index) => from + index)
          answers.push(
            ...(await Promise.all(
              numbers.map((count) => deliver(another(String(count)) ?? step, `other event ${count} of ${others}`)),
            )),
          )
        }
        return answers
      },
      async ({ step, deliver }) => [await deliver(step, `duplicate after ${others} other events`)],
    ])
    const answers = observation.rounds.flatMap(({ results: [, repeated = []] }) => repeated)
    return (
      firstRefused(observation, trial) ??
      judgeEffects(
        { observation, answers, ...tools },
        {
          own: [1, 0],
          shared: [1 + others, 0],
          words: {
            pass: `the duplicate after ${others} other events changed nothing`,
            more: `the duplicate was applied again after ${others} other events`,
            fewer: "the duplicate reverted the first delivery's effect",
            hint: 'keep event ids in the database for longer than the provider retries',
          },
        },
      )
    )
  },
}
