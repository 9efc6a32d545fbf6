import { formatDuration } from '../../core/text/units.ts'
import { printable } from '../../core/text/printable.ts'
import type { PlannedExperiment, PlannedSending, ReplayPlan } from '../../core/results/replay-plan.ts'

/** For people: the deliveries of a plan with their times. */
export function replayPlanText({ target, seed, pace, concurrency, deliveries, experiments }: ReplayPlan): string {
  const times = pace === 'in-order' ? 'each after the answer to the one before' : 'at fixed times, whatever the answers'
  const many = concurrency === null ? '' : `, at most ${concurrency} at once`
  const lines = [
    `target  ${printable(target)}`,
    ...(deliveries.length > 0 ? [`pace    ${times}${many}`] : []),
    `seed    ${seed}`,
    '',
    ...deliveries.map((sending, index) => sendingText(sending, index + 1, pace)),
    ...experiments.flatMap(experimentLines),
    'nothing was sent: this is the plan',
  ]
  return `${lines.join('\n')}\n`
}

function sendingText(sending: PlannedSending, position: number, pace: ReplayPlan['pace']): string {
  const time =
    sending.at_ms === 0 && pace === 'in-order'
      ? ''
      : `  ${pace === 'in-order' ? 'after ' : 'at '}${formatDuration(sending.at_ms)}`
  const copy = sending.copy > 1 ? `  copy ${sending.copy}` : ''
  return `${String(position).padStart(4)}  ${what(sending)}${copy}${time}  expects ${sending.expect}`
}

function experimentLines(experiment: PlannedExperiment): string[] {
  const { check, rounds, reset, before, steps } = experiment
  return [
    `${check}  ${what(experiment)}  ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`,
    ...(reset ? ['      reset the target'] : []),
    ...(before.length > 0 ? [`      deliver what comes before, once: ${printable(before.join(', '))}`] : []),
    ...steps.map((step) => `      ${step}`),
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
