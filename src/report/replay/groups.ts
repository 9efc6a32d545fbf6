import type { CheckResult, Verdict } from '../../core/results/replay-report.ts'
import type { SubjectNames } from './subject-names.ts'

/** The same result of one check on several event types: shown once. Never empty. */
export type ResultGroup = readonly [CheckResult, ...CheckResult[]]

/** Results of one verdict by check and reason; passes by check alone. */
export function groupsOf(experiments: readonly CheckResult[], verdict: Verdict): ResultGroup[] {
  const those = experiments.filter((result) => result.verdict === verdict)
  return grouped(those, ({ check, reason }) => JSON.stringify([check, verdict === 'pass' ? '' : reason]))
}

/** Groups of the same check together. */
export function byCheck(groups: readonly ResultGroup[]): (readonly [ResultGroup, ...ResultGroup[]])[] {
  return grouped(groups, ([{ check }]) => check)
}

function grouped<T>(list: readonly T[], key: (one: T) => string): (readonly [T, ...T[]])[] {
  return [...Map.groupBy(list, key).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as const],
  )
}

/** `invoice.paid, charge.refunded`, or how many there are. */
export function typesText(group: ResultGroup, names: SubjectNames): string {
  return group.length > 2 ? `${group.length} event types` : subjectsText(group, names)
}

/** All of them by name. */
export function subjectsText(group: ResultGroup, names: SubjectNames): string {
  return group.map(({ subject }) => names.of(subject)).join(', ')
}
