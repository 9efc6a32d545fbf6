import { formatDuration } from '../core/duration.ts'
import type { ReplayReport } from '../core/replay-report.ts'
import type { Plan } from './plan.ts'
import type { Step } from './step.ts'

type NotTested = ReplayReport['not_tested']

/** Ways in which handlers fail and that this program does not try. */
const beyond: NotTested = [
  { check: 'race', reason: 'duplicates came one after another, never at the same time' },
  { check: 'fault', reason: 'no failure was caused between an effect and the answer' },
  { check: 'order', reason: 'events came in one order only' },
  { check: 'signature', reason: 'no forged or outdated signature was sent' },
]

export interface Extent {
  /** How many of the planned trials came to a result. */
  readonly tried: number
  readonly settleMs: number
}

/** What a run says nothing about. Pure. */
export function notTested({ sendings, trials }: Plan, steps: readonly Step[], { tried, settleMs }: Extent): NotTested {
  if (sendings.length > 0) return [{ check: 'duplicate', reason: 'not asked for: --check duplicate' }]
  const malformed = steps.filter((step) => step.malformed)
  return [
    ...trials.slice(tried).map(({ experiment, subject }) => ({ check: experiment.name, reason: `${subject}: the run ended before` })),
    ...malformed.map(({ fixture, malformed }) => ({ check: 'all', reason: `${fixture.name} is not an event: ${malformed?.message ?? ''}` })),
    ...beyond,
    { check: 'late', reason: `an effect that comes when the state has been quiet for ${formatDuration(settleMs)} is not seen` },
  ]
}
