import { succeeded, type AttemptResult } from '../../core/delivery/attempt.ts'
import type { Check, Judgement, Round, Tools } from './check.ts'
import { judgeEffects } from './judge.ts'
import { eachType } from './subjects.ts'
import { simultaneous } from './shared/simultaneous.ts'
import { untilAccepted } from './shared/until-accepted.ts'

/** Number of simultaneous copies, by round. */
const copiesByRound = [10, 5, 2]

interface Raced {
  readonly skewMs: number
  /** A 2xx, after which a provider stops; if there is none, the last answer. */
  readonly answer: AttemptResult
}

/**
 * Simultaneous copies of one event, as sent by two servers of a provider or by a retry that overlaps with the first
 * attempt.
 */
export const race: Check = {
  name: 'race',
  title: 'simultaneous copies of one event',
  help:
    'Checking first and writing later lets simultaneous copies through. Let a unique key decide, in the ' +
    'same transaction as the effect.',
  steps: [
    'open 10, 5 or 2 connections and send all but the last byte of the event on each',
    'send the last bytes together: expect one effect',
    'deliver again until accepted, as a provider would',
  ],
  rounds: 20,
  subjects: eachType,
  confirm: false,
  run: async (trial, tools) => {
    const observation = await tools.runRounds(trial.rounds, [
      (round) => together(round, copiesByRound[round.index % copiesByRound.length] ?? 2, tools),
    ])
    const raced = observation.rounds.flatMap(({ results }) => results)
    const { rounds } = trial
    const judgement = judgeEffects(
      { observation, answers: raced.map(({ answer }) => answer), ...tools },
      {
        own: [1],
        words: {
          pass:
            `0 of ${rounds} rounds applied the event twice (this may still happen in up ` +
            `to ${percent(3 / rounds)} of rounds)`,
          more: 'simultaneous copies were applied more than once',
          fewer: 'none of the simultaneous copies was applied',
          hint:
            'let the database decide: a unique index on the event id, written in the same transaction as ' +
            'the effect',
        },
      },
    )
    return { ...judgement, measured: measured(raced, judgement, rounds) }
  },
}

async function together({ step, deliver }: Round, count: number, tools: Tools): Promise<Raced> {
  const { transmit, skewMs } = simultaneous(count, tools)
  const answers = await Promise.all(
    Array.from({ length: count }, (_, index) => deliver(step, `copy ${index + 1} of ${count} at once`, transmit)),
  )
  const refused = answers.some((answer) => !succeeded(answer))
  return {
    skewMs: skewMs(),
    answer: refused
      ? await untilAccepted({ deliver }, step, 'again, because some copies were refused')
      : (answers[0] as AttemptResult),
  }
}

function measured(raced: readonly Raced[], { verdict }: Judgement, rounds: number): Record<string, number> {
  const skews = raced.map(({ skewMs }) => skewMs).toSorted((a, b) => a - b)
  const at = (part: number): number => Math.round((skews[Math.floor(part * (skews.length - 1))] ?? 0) * 1_000) / 1_000
  // Rule of three: 0 out of n means at most 3 out of n, with 95% confidence.
  return {
    skew_ms_p50: at(0.5),
    skew_ms_max: at(1),
    ...(verdict === 'pass' ? { rate_upper_bound: Math.min(1, 3 / rounds) } : {}),
  }
}

function percent(part: number): string {
  return `${Math.round(Math.min(1, part) * 100)}%`
}
