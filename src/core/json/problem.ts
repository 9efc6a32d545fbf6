import { positionAt } from './position.ts'
import { scanJson } from './scan.ts'

/**
 * Describes where and why text is not JSON, as in `line 3, column 5: expected , or }`. Unlike the messages of
 * `JSON.parse`, the description never quotes the text.
 */
export function jsonProblem(text: string): string {
  const problem = scanJson(text)
  if (!problem) return 'it cannot be read'
  const { line, column } = positionAt(text, problem.offset)
  return `line ${line}, column ${column}: ${problem.message}`
}
