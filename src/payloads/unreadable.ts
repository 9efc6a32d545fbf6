import type { Position } from '../core/json/position.ts'
import type { PayloadResult } from '../core/results/validation.ts'

/** The result for a file, or a line of one, that holds no payload. */
export function unreadable(
  code: string,
  message: string,
  file: string,
  at: Position = { line: 1, column: 1 },
): PayloadResult {
  return { file, line: at.line, outcome: 'unreadable', findings: [{ code, severity: 'error', message, ...at }] }
}
