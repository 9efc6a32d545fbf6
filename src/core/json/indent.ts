/** Further in, nothing is moved to a line of its own: a body of nothing but brackets must not become one of spaces. */
export const deepestIndent = 20

/**
 * Valid JSON, one member a line; what is more than 20 levels deep stays on its line. Works on the text, so that
 * numbers keep their digits, and keys their order and their doubles; `JSON.parse` and back would lose them.
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
