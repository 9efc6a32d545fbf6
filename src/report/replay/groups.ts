import type { CheckResult, Verdict } from '../../core/results/replay-report.ts'

/** The same verdict of one check on several event types: told once. Never empty. */
export type ResultGroup = readonly [CheckResult, ...CheckResult[]]

/** Results of one verdict, by check; of what says nothing, by its reason, too. */
export function groupsOf(experiments: readonly CheckResult[], verdict: Verdict): ResultGroup[] {
  const byReason = verdict === 'inconclusive' || verdict === 'not-exercised'
  const those = experiments.filter((result) => result.verdict === verdict)
  return [
    ...Map.groupBy(those, ({ check, reason }) => JSON.stringify([check, byReason ? reason : ''])).values(),
  ].flatMap(([first, ...others]) => (first ? [[first, ...others]] : []))
}

/** `invoice.paid, charge.refunded`, or how many there are. */
export function typesText(group: ResultGroup): string {
  return group.length > 2 ? `${group.length} event types` : group.map(({ subject }) => subject).join(', ')
}
