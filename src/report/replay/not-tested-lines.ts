import type { ReplayReport } from '../../core/results/replay-report.ts'
import { counted } from '../../core/text/counted.ts'

type NotTested = ReplayReport['not_tested']

const ended = ': the run ended early'
/** The reason given for a check that the user did not request. */
export const notAsked = 'not requested'

/**
 * Lists what was not tested, with one line for each reason. Checks that were not requested share a line with their
 * count and names.
 */
export function notTestedLines({ not_tested: list }: Pick<ReplayReport, 'not_tested'>): string[] {
  return foldedNotTested(list).map(({ check, reason }) => `${check}: ${reason}`)
}

/**
 * Merges entries with the same reason into one that names all their checks. For entries that were not requested or not
 * reached, `check` is their number and `reason` includes their names.
 */
export function foldedNotTested(list: NotTested): NotTested {
  const unreached = list.filter(({ reason }) => reason.endsWith(ended))
  const unasked = list.filter(({ reason }) => reason === notAsked)
  const others = list.filter((one) => !unreached.includes(one) && !unasked.includes(one))
  return [
    ...folded(unreached, 'trial', 'the run ended early'),
    ...[...Map.groupBy(others, ({ reason }) => reason)].map(([reason, those]) => ({ check: namesOf(those), reason })),
    ...folded(unasked, 'check', notAsked),
  ]
}

function folded(list: NotTested, noun: string, why: string): NotTested {
  if (list.length === 0) return []
  return [{ check: counted(list.length, noun), reason: `${why} (${namesOf(list)})` }]
}

function namesOf(list: NotTested): string {
  return [...new Set(list.map(({ check }) => check))].join(', ')
}
