import type { CheckResult, Verdict } from '../../core/results/replay-report.ts'
import type { SubjectNames } from './subject-names.ts'

/** Results of a check that are the same for several event types and are shown only once. Never empty. */
export type ResultGroup = readonly [CheckResult, ...CheckResult[]]

/** Groups the results with this verdict by check and reason, or only by check if they passed. */
export function groupsOf(experiments: readonly CheckResult[], verdict: Verdict): ResultGroup[] {
  const those = experiments.filter((result) => result.verdict === verdict)
  return grouped(those, ({ check, reason }) => JSON.stringify([check, verdict === 'pass' ? '' : reason]))
}

/** Collects the groups that belong to the same check. */
export function byCheck(groups: readonly ResultGroup[]): (readonly [ResultGroup, ...ResultGroup[]])[] {
  return grouped(groups, ([{ check }]) => check)
}

function grouped<T>(list: readonly T[], key: (one: T) => string): (readonly [T, ...T[]])[] {
  return [...Map.groupBy(list, key).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as const],
  )
}

/** Returns the names of one or two event types (`invoice.paid, charge.refunded`), or the number of event types. */
export function typesText(group: ResultGroup, names: SubjectNames): string {
  return group.length > 2 ? `${group.length} event types` : subjectsText(group, names)
}

/** Returns the names of all subjects. */
export function subjectsText(group: ResultGroup, names: SubjectNames): string {
  return group.map(({ subject }) => names.of(subject)).join(', ')
}
