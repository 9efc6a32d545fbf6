/** Deeper values stay on one line: a body of nothing but brackets must not turn into megabytes of spaces. */
export const deepestIndent = 20

/**
 * Indents valid JSON, one member per line, down to 20 levels. Works on the text, so that numbers keep their digits and
 * objects their order and repeated keys, which `JSON.parse` would lose.
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
