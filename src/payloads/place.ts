import type { Finding } from '../core/finding.ts'
import { locate, positionAt, type Position } from '../core/json/position.ts'
import { scanJson } from '../core/json/scan.ts'
import type { PlacedFinding } from '../core/results/validation.ts'
import type { Payload } from './payload.ts'

/**
 * Findings with their places in the file, in the order of the text. All findings of a payload within another text are
 * where that begins.
 * @param line of the file where `text` begins
 */
export function place(findings: readonly Finding[], payload: Payload, text: string, line: number): PlacedFinding[] {
  if (findings.length === 0) return []
  const { within } = payload
  const fixed = within && 'column' in within ? { line: 1, column: within.column } : undefined
  const positions = fixed
    ? []
    : locate(
        text,
        findings.map(({ pointer }) => (within && 'pointer' in within ? within.pointer : (pointer ?? ''))),
      )
  return findings
    .map((finding, index) => at(finding, fixed ?? positions[index] ?? { line: 1, column: 1 }, line))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
}

/** Why there is no payload; of a text that is not JSON, the very place where it goes wrong. */
export function placeProblem(payload: Extract<Payload, { ok: false }>, text: string, line: number): PlacedFinding {
  const problem = (payload.within ?? payload.finding.code !== 'body.not-json') ? undefined : scanJson(text)
  if (!problem)
    return place([payload.finding], payload, text, line)[0] ?? at(payload.finding, { line: 1, column: 1 }, line)
  return at(
    { ...payload.finding, message: `${payload.finding.message}: ${problem.message}` },
    positionAt(text, problem.offset),
    line,
  )
}

function at(finding: Finding, position: Position, line: number): PlacedFinding {
  return { ...finding, line: line + position.line - 1, column: position.column }
}
