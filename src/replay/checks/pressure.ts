import { createHistogram } from 'node:perf_hooks'
import { succeeded, type AttemptResult } from '../../core/delivery/attempt.ts'
import { formatDuration } from '../../core/text/units.ts'
import type { Check, Judgement } from './check.ts'
import { inconclusive, judgeEffects } from './judge.ts'
import { eachType } from './subjects.ts'
import { untilAccepted } from './shared/until-accepted.ts'

/** Maximum number of events sent in total. */
const maxEvents = 400
const minEvents = 40

interface Arrived {
  readonly answer: AttemptResult
  /** Time between the moment when the event was due and its answer. */
  readonly latencyMs: number
}

/** The end of a month, when all renewals arrive at once. Sending does not wait for answers; every effect is counted. */
export const pressure: Check = {
  name: 'pressure',
  title: 'an end-of-month load of events',
  help: 'Even under load, every event must count once and be answered before the provider gives up.',
  steps: [
    'deliver many events in a burst, as at the end of a month, without waiting for answers',
    "expect one effect per event, and an answer within the provider's timeout",
  ],
  rounds: 1,
  oncePerSource: true,
  subjects: eachType,
  confirm: false,
  run: async ({ step }, tools) => {
    const { elapsed, sleep, settings, reference, mode } = tools
    if (mode === 'reset')
      return inconclusive("the target accepts only the fixture's own event, so no others can be sent")
    const count = Math.round(
      Math.min(maxEvents, Math.max(minEvents, (4 * settings.pressureMs) / Math.max(1, reference.answerMs))),
    )
    const due = arrivals(count, settings.pressureMs, tools.random)
    const start = elapsed()
    const observation = await tools.runRounds(
      count,
      [
        async (round): Promise<Arrived> => {
          const at = due[round.index] ?? 0
          await sleep(Math.max(0, start + at - elapsed()))
          const answer = await round.deliver(round.step, 'month-end')
          const latencyMs = elapsed() - start - at
          return {
            latencyMs,
            answer: succeeded(answer)
              ? answer
              : await untilAccepted(round, round.step, 'again, because it was refused'),
          }
        },
      ],
      { together: true },
    )
    const arrived = observation.rounds.flatMap(({ results }) => results)
    const judgement = judgeEffects(
      { observation, answers: arrived.map(({ answer }) => answer), ...tools },
      {
        own: [1],
        words: {
          pass: `each of the ${count} events sent within ${formatDuration(settings.pressureMs)} was applied once`,
          more: `under load, events were applied more than once`,
          fewer: `under load, events were lost`,
          hint: 'apply every event that you answer with a 2xx: store it before answering, and process it afterwards',
        },
      },
    )
    return {
      ...inTime(judgement, latencies(arrived), step.provider.profile.timeoutMs),
      measured: { events: count, ...latencies(arrived) },
    }
  },
}

function latencies(arrived: readonly Arrived[]): { readonly latency_ms_p50: number; readonly latency_ms_p99: number } {
  const histogram = createHistogram()
  for (const { latencyMs } of arrived) histogram.record(Math.max(1, Math.round(latencyMs * 1_000)))
  return { latency_ms_p50: histogram.percentile(50) / 1_000, latency_ms_p99: histogram.percentile(99) / 1_000 }
}

function inTime(
  judgement: Judgement,
  { latency_ms_p99: p99 }: { readonly latency_ms_p99: number },
  timeoutMs: number | undefined,
): Judgement {
  if (judgement.verdict !== 'pass' || timeoutMs === undefined || p99 < timeoutMs) return judgement
  const reason =
    `under load, one answer in a hundred took ${formatDuration(Math.round(p99))} or more; the provider ` +
    `waits ${formatDuration(timeoutMs)}`
  return {
    ...judgement,
    verdict: 'fail',
    reason,
    hint: 'store the event, answer immediately, and process it from a queue',
  }
}

/**
 * Returns the times at which events arrive at the end of a month, sorted, in milliseconds from the start. One third is
 * spread evenly; two thirds come in three decaying bursts (midnight in three time zones).
 * @param random returns a number in [0, 1)
 */
export function arrivals(count: number, spanMs: number, random: () => number): number[] {
  const moment = (): number => {
    if (random() < 1 / 3) return random() * spanMs
    const burst = Math.floor(random() * 3) * 0.3 * spanMs
    return Math.min(spanMs, burst - Math.log(1 - random()) * 0.04 * spanMs)
  }
  return Array.from({ length: count }, moment).toSorted((a, b) => a - b)
}
