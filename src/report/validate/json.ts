import { printableJson } from '../../core/text/printable.ts'
import type {
  PayloadResult,
  PlacedFinding,
  ValidationReport,
  ValidationSummary,
} from '../../core/results/validation.ts'

/** Maximum number of findings kept; further ones are only counted. */
const mostKept = 10_000

/** Returns a JSON document in the public format `billhook.validate/1`; see docs/validate.md. */
export function validateJson(): ValidationReport {
  const findings: object[] = []
  return {
    payload: (result) => {
      for (const finding of result.findings) if (findings.length < mostKept) findings.push(entry(result, finding))
      return ''
    },
    end: (summary) => `${printableJson(document(findings, summary), 2)}\n`,
  }
}

function entry(
  { file, line, outcome, provider, type, version, eventId, schema }: PayloadResult,
  finding: PlacedFinding,
): object {
  return {
    file,
    line: finding.line,
    column: finding.column,
    code: finding.code,
    severity: finding.severity,
    message: finding.message,
    pointer: finding.pointer,
    expected: finding.expected,
    actual: finding.actual,
    payload: { line, outcome, provider, type, version, event_id: eventId, schema },
  }
}

function document(findings: readonly object[], summary: ValidationSummary): object {
  const { verdict, strict, files, payloads, valid, invalid, noSchema, unreadable, notes } = summary
  return {
    format: 'billhook.validate/1',
    verdict,
    strict,
    summary: { files, payloads, valid, invalid, no_schema: noSchema, unreadable, findings: summary.findings },
    findings,
    findings_left_out: summary.findings - findings.length,
    notes,
  }
}
