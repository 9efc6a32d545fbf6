import type { CheckResult, ReplayReport } from '../../core/results/replay-report.ts'
import { fixturePlace } from '../fixture-location.ts'
import { groupsOf, typesText } from './groups.ts'
import { notTestedLines } from './not-tested-lines.ts'
import {
  aboutText,
  conclusive,
  detailLines,
  exceededLines,
  firstOf,
  keyProblemLines,
  oracleText,
  sentText,
  trialName,
  unmetLine,
  unmetText,
} from './phrases.ts'
import { subjectNames } from './subject-names.ts'
import { workflowCommand, type AnnotationLevel } from '../workflow-command.ts'

const levels = { fail: 'error', warn: 'warning', inconclusive: 'warning' } as const

/**
 * Returns annotations for GitHub Actions: one for each failure and warning, one for each group of inconclusive trials,
 * and finally the verdict with what was not tested. GitHub shows only ten errors and ten warnings per step.
 */
export function replayGithub(report: ReplayReport): string {
  const { experiments } = report
  const names = subjectNames(experiments)
  const alone = (verdict: keyof typeof levels): string[] =>
    experiments
      .filter((result) => result.verdict === verdict)
      .map((result) => annotation(result, verdict, names.of(result.subject)))
  const open = groupsOf(experiments, 'inconclusive').map((group) =>
    annotation(group[0], 'inconclusive', typesText(group, names)),
  )
  return [...alone('fail'), ...alone('warn'), ...open, conclusion(report)].join('')
}

function annotation(result: CheckResult, verdict: keyof typeof levels, subject: string): string {
  const place = fixturePlace(result.fixture)
  const title = `${verdict.toUpperCase()}: ${trialName({ check: result.check, subject }, ' ')}`
  return workflowCommand(
    levels[verdict],
    { file: place?.file, line: place?.line, title },
    result.reason,
    ...detailLines(result),
  )
}

function conclusion(report: ReplayReport): string {
  const { verdict, seed, stopped, oracle, deliveries } = report
  const { unmet } = deliveries
  const limits = exceededLines(report)
  const level: AnnotationLevel =
    stopped || unmet?.count || limits.length > 0 ? 'error' : conclusive(report) ? 'notice' : 'warning'
  return workflowCommand(
    level,
    { title: 'billhook replay' },
    `${unmet ? unmetText(unmet.count) : `verdict ${verdict.toUpperCase()}`}; seed ${seed}; ${oracleText(oracle)}`,
    ...(stopped ? [`stopped: ${stopped.message}`] : []),
    `tested ${aboutText(report)}`,
    `sent ${sentText(deliveries)}`,
    ...firstOf(unmet?.first ?? [], 10, unmetLine),
    ...limits.map((line) => `limit ${line}`),
    ...keyProblemLines(report).map((line) => `idempotency keys: ${line}`),
    ...notTestedLines(report).map((line) => `not tested: ${line}`),
  )
}
