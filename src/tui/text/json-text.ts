import { deepestIndent } from '../../core/json/indent.ts'
import { span, type Span } from './line.ts'

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * Valid JSON text, or its beginning, as indented lines; what is more than 20 levels deep stays on its line. The text
 * itself is laid out, not a parsed copy of it, so numbers keep all their digits, keys their order, and escapes stay
 * escaped.
 * @param limit lines after which it is left
 * @returns the lines, and how many characters of the text are in them
 */
export function jsonLines(text: string, limit: number): { readonly lines: Span[][]; readonly used: number } {
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
    // An empty object or list stays on its line, as does what follows a key.
    if (!inline && opened !== closes && (opened || closes)) breakLine()
    if (lines.length >= limit) return { lines, used: start }
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
