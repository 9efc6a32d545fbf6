import { formatDuration } from '../../core/text/units.ts'
import { printable } from '../../core/text/printable.ts'
import { hanging, usualColumns } from '../wrap.ts'
import type { PlannedExperiment, PlannedSending, ReplayPlan } from '../../core/results/replay-plan.ts'
import { counted } from '../../core/text/counted.ts'

const stepIndent = ' '.repeat(6)

/**
 * Returns a plan as human-readable text: the deliveries and their times, or the trials.
 * @param columns width of the terminal; lines are broken between words
 */
export function replayPlanText(
  { target, seed, pace, concurrency, deliveries, experiments }: ReplayPlan,
  columns = usualColumns,
): string {
  const times =
    pace === 'in-order' ? 'each after the answer to the previous one' : 'at fixed times, regardless of the answers'
  const many = concurrency === null ? '' : `, at most ${concurrency} at once`
  const lines = [
    `target  ${printable(target)}`,
    ...(deliveries.length > 0 ? hanging('pace    ', times + many, columns) : []),
    `seed    ${seed}`,
    '',
    ...deliveries.flatMap((sending, index) =>
      hanging(`${String(index + 1).padStart(4)}  `, sendingText(sending, pace), columns),
    ),
    ...experiments.flatMap((experiment) => experimentLines(experiment, columns)),
    'this is only the plan: nothing was sent',
  ]
  return `${lines.join('\n')}\n`
}

function sendingText(sending: PlannedSending, pace: ReplayPlan['pace']): string {
  const time =
    sending.at_ms === 0 && pace === 'in-order'
      ? ''
      : `  ${pace === 'in-order' ? 'after ' : 'at '}${formatDuration(sending.at_ms)}`
  const copy = sending.copy > 1 ? `  copy ${sending.copy}` : ''
  return `${what(sending)}${copy}${time}  expects ${sending.expect}`
}

function experimentLines(experiment: PlannedExperiment, columns: number): string[] {
  const { check, rounds, reset, before, steps } = experiment
  return [
    ...hanging(`${check}  `, `${what(experiment)}  ${counted(rounds, 'round')}`, columns),
    ...(reset ? [`${stepIndent}reset the target`] : []),
    ...(before.length > 0
      ? hanging(stepIndent, `deliver the preceding events once: ${printable(before.join(', '))}`, columns)
      : []),
    ...steps.flatMap((step) => hanging(stepIndent, step, columns)),
  ]
}

function what({
  fixture,
  source,
  types,
  event_ids: ids,
  signed,
  edited,
  bytes,
}: PlannedSending | PlannedExperiment): string {
  const changed = edited.length > 0 ? `, edited at ${edited.join(' ')}` : ''
  return printable(
    `${types.join('+') || 'no event'}  ${ids.join('+') || '-'}  ${fixture}  ` +
      `(${source}, ${signed ? 'signed' : 'unsigned'}, ${bytes} bytes${changed})`,
  )
}
