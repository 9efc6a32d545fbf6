import { printable } from '../../core/text/printable.ts'
import type { ReplayReport } from '../../core/results/replay-report.ts'
import { replayCases, type ReplayCase } from './cases.ts'
import { aboutText, oracleText } from './phrases.ts'

/**
 * Returns TAP 14 with a test point for each check and event type. Inconclusive trials are `not ok`, because TODO or
 * SKIP would look harmless. Anything that was not tested is a SKIP. A run that ended early bails out.
 */
export function replayTap(report: ReplayReport): string {
  const { stopped, seed, oracle } = report
  const cases = replayCases(report)
  const lines = [
    'TAP version 14',
    `1..${cases.length}`,
    `# tested ${printable(aboutText(report))}`,
    `# seed ${seed}`,
    `# ${printable(oracleText(oracle))}`,
    ...cases.flatMap((one, index) => testPoint(one, index + 1)),
    ...(stopped ? [`Bail out! ${printable(stopped.message)}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

function testPoint(one: ReplayCase, number: number): string[] {
  const { check, name, outcome, message } = one
  const title =
    `${outcome === 'passed' || outcome === 'skipped' ? 'ok' : 'not ok'} ${number} ` +
    `- ${escaped(`${check}: ${name}`)}`
  if (outcome === 'skipped') return [`${title} # SKIP ${escaped(message)}`]
  return [
    title,
    '  ---',
    ...Object.entries(diagnostics(one)).flatMap(([key, value]) =>
      value === undefined ? [] : [`  ${key}: ${yaml(value)}`],
    ),
    '  ...',
  ]
}

function diagnostics({ outcome, message, details, result }: ReplayCase): Readonly<Record<string, unknown>> {
  if (!result) return { message, details: details.length > 0 ? details : undefined }
  const { verdict, evidence, sequence, measured, hint, rounds, fixture, took_ms: duration, reproduce } = result
  const wrong =
    outcome === 'passed' && verdict === 'pass'
      ? {}
      : { evidence: evidence.length > 0 ? evidence : undefined, sequence, hint, reproduce }
  return { message, severity: severities[verdict], ...wrong, measured, rounds, fixture, duration_ms: duration }
}

const severities = {
  pass: undefined,
  warn: 'warning',
  fail: 'fail',
  inconclusive: 'inconclusive',
  'not-exercised': undefined,
} as const

/** Returns JSON, which is also YAML. The escapes of `printable` are valid in double-quoted YAML strings. */
function yaml(value: unknown): string {
  return printable(JSON.stringify(value))
}

/** Escapes `#`, which would start a directive. */
function escaped(text: string): string {
  return printable(text).replace(/[\\#]/g, '\\$&')
}
