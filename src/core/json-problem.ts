import { positionAt } from './json-position.ts'
import { scanJson } from './json-scan.ts'

/**
 * Why a text is not JSON, and where: `line 3, column 5: expected , or }`. Unlike the parser's message it quotes nothing
 * of the text.
 */
export function jsonProblem(text: string): string {
  const problem = scanJson(text)
  if (!problem) return 'it cannot be read'
  const { line, column } = positionAt(text, problem.offset)
  return `line ${line}, column ${column}: ${problem.message}`
}
