import { formatDuration } from '../core/text/units.ts'
import type { ReplayReport } from '../core/results/replay-report.ts'
import { checks } from './checks/index.ts'
import type { Plan } from './plan/plan.ts'
import type { Step } from './steps/step.ts'

type NotTested = ReplayReport['not_tested']

/** Risks that cannot be tested from outside the handler. */
const beyond: NotTested = [
  {
    check: 'expiry',
    reason: 'whether event ids are kept for as long as the provider retries: a run takes only minutes',
  },
  {
    check: 'other-path',
    reason: 'whether something other than the webhook, such as the page after checkout, has the same effect',
  },
]

export interface Extent {
  /** Number of planned trials that were run or skipped. */
  readonly tried: number
  readonly settleMs: number
}

/** Lists what a run does not prove. Pure. */
export function notTested(
  { sendings, trials, omitted }: Plan,
  steps: readonly Step[],
  { tried, settleMs }: Extent,
): NotTested {
  if (sendings.length > 0)
    return [
      { check: 'all', reason: 'not requested: a plain replay reveals nothing about effects (--check all --observe …)' },
    ]
  const asked = new Set([...trials.map(({ check }) => check.name), ...omitted.map(({ check }) => check)])
  const malformed = steps.filter((step) => step.malformed)
  return [
    ...trials.slice(tried).map(({ check, name }) => ({ check: check.name, reason: `${name}: the run ended early` })),
    ...malformed.map(({ fixture, malformed }) => ({
      check: 'all',
      reason: `${fixture.name} is not an event: ${malformed?.message ?? ''}`,
    })),
    ...omitted,
    ...checks.filter(({ name }) => !asked.has(name)).map(({ name }) => ({ check: name, reason: 'not requested' })),
    ...beyond,
    {
      check: 'later',
      reason: `an effect that appears after the state has been unchanged for ${formatDuration(settleMs)} is not seen`,
    },
  ]
}
