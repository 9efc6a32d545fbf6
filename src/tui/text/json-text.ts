import { deepestIndent } from '../../core/json/indent.ts'
import { span, type Span } from './line.ts'

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * Indents valid JSON text or a prefix of it; values nested more than 20 levels deep stay on one line. Formats the text
 * itself, not a parsed copy, so that numbers keep all digits, keys keep their order, and escapes stay escaped.
 * @returns the lines, and how many characters of the text they contain
 */
export function jsonLines(text: string, maxLines: number): { readonly lines: Span[][]; readonly used: number } {
  const lines: Span[][] = []
  let current: Span[] = []
  let depth = 0
  let opened = false
  const breakLine = (): void => {
    if (current.length > 0) lines.push(current)
    current = depth > 0 ? [span('  '.repeat(depth))] : []
  }
  const tokens = [...text.matchAll(token)]
  for (const [index, { 0: part, index: start }] of tokens.entries()) {
    const closes = part === '}' || part === ']'
    const inline = depth > deepestIndent
    if (closes) depth -= 1
    // Empty objects and lists are not broken, and a value stays on the same line as its key.
    if (!inline && opened !== closes && (opened || closes)) breakLine()
    if (lines.length >= maxLines) return { lines, used: start }
    opened = part === '{' || part === '['
    if (opened) depth += 1
    current.push(span(part === ':' ? ': ' : part, tone(part, tokens[index + 1]?.[0])))
    if (part === ',' && !inline) breakLine()
  }
  return { lines: current.length > 0 ? [...lines, current] : lines, used: text.length }
}

function tone(part: string, next: string | undefined): Span['tone'] {
  if (part.startsWith('"')) return next === ':' ? 'accent' : 'good'
  return /^[{}[\],:]$/.test(part) ? 'dim' : 'warn'
}
