/**
 * Maximum depth of indentation. Deeper values stay on one line, so that a body of nothing but brackets does not turn
 * into megabytes of spaces.
 */
export const deepestIndent = 20

/**
 * Indents valid JSON with one member per line, up to 20 levels deep. Works on the text to preserve the digits of
 * numbers, the order of members and repeated keys, which `JSON.parse` would lose.
 */
export function indentJson(json: string): string {
  let depth = 0
  const line = (): string => (depth > deepestIndent ? '' : `\n${'  '.repeat(depth)}`)
  return json.replace(/"(?:[^"\\]+|\\.)*"|[[{]\s*[\]}]|[[\]{},:]|\s+/g, (part) => {
    switch (part) {
      case '{':
      case '[':
        depth++
        return part + line()
      case '}':
      case ']': {
        const inline = depth > deepestIndent
        depth--
        return inline ? part : line() + part
      }
      case ',':
        return part + line()
      case ':':
        return ': '
      default:
        if (part.startsWith('"')) return part
        return part.trim() === '' ? '' : part.replace(/\s+/g, '')
    }
  })
}
