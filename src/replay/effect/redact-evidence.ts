import type { Evidence } from '../../core/results/replay-report.ts'
import { redactAt } from './redact-at.ts'
import { redactPath } from './redact-path.ts'

/** As it may stand in a report: the state of a target has customers in it. Amounts and counts stay. */
export function redactEvidence(evidence: Evidence): Evidence {
  const { path } = evidence
  const values = (['element', 'expected', 'actual'] as const).flatMap((name) => {
    const value = evidence[name]
    return typeof value === 'string' || typeof value === 'object' ? [[name, redactAt(path, value)] as const] : []
  })
  return { ...evidence, path: redactPath(path), ...Object.fromEntries(values) }
}
