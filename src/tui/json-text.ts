import { span, type Span } from './line.ts'

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * Valid JSON text as indented lines. The text itself is laid out, not a parsed copy of it, so numbers keep all
 * their digits, keys their order, and escapes stay escaped.
 */
export function jsonLines(text: string): Span[][] {
  const lines: Span[][] = []
  let current: Span[] = []
  let depth = 0
  let opened = false
  const breakLine = (): void => {
    if (current.length > 0) lines.push(current)
    current = depth > 0 ? [span('  '.repeat(depth))] : []
  }
  const tokens = text.match(token) ?? []
  for (const [index, part] of tokens.entries()) {
    const closes = part === '}' || part === ']'
    if (closes) depth -= 1
    // An empty object or list stays on its line, as does what follows a key.
    if (opened !== closes && (opened || closes)) breakLine()
    opened = part === '{' || part === '['
    if (opened) depth += 1
    current.push(span(part === ':' ? ': ' : part, tone(part, tokens[index + 1])))
    if (part === ',') breakLine()
  }
  return current.length > 0 ? [...lines, current] : lines
}

function tone(part: string, next: string | undefined): Span['tone'] {
  if (part.startsWith('"')) return next === ':' ? 'accent' : 'good'
  return /^[{}[\],:]$/.test(part) ? 'dim' : 'warn'
}
