import type { ReplayReport } from '../../core/results/replay-report.ts'

type NotTested = ReplayReport['not_tested']

const ended = ': the run ended before'
/** The reason of a check that the user left out. */
export const notAsked = 'not asked for'

/** What was not tested, the same reason once; checks that nobody asked for are counted and named in one line. */
export function notTestedLines({ not_tested: list }: Pick<ReplayReport, 'not_tested'>): string[] {
  return foldedNotTested(list).map(({ check, reason }) => `${check}: ${reason}`)
}

/**
 * Entries with the same reason as one that names all of their checks. Of those that nobody asked for, and of those that
 * a run did not reach, `check` says how many there are and `reason` which.
 */
export function foldedNotTested(list: NotTested): NotTested {
  const unreached = list.filter(({ reason }) => reason.endsWith(ended))
  const unasked = list.filter(({ reason }) => reason === notAsked)
  const others = list.filter((one) => !unreached.includes(one) && !unasked.includes(one))
  return [
    ...folded(unreached, 'trial', 'the run ended before'),
    ...[...Map.groupBy(others, ({ reason }) => reason)].map(([reason, those]) => ({ check: namesOf(those), reason })),
    ...folded(unasked, 'check', notAsked),
  ]
}

function folded(list: NotTested, noun: string, why: string): NotTested {
  if (list.length === 0) return []
  return [{ check: `${list.length} ${noun}${list.length === 1 ? '' : 's'}`, reason: `${why} (${namesOf(list)})` }]
}

function namesOf(list: NotTested): string {
  return [...new Set(list.map(({ check }) => check))].join(', ')
}
