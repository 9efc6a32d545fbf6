/** Further in, lines are not moved: a body of nothing but brackets must not fill the memory with spaces. */
const deepest = 40

/**
 * Valid JSON, one member a line. Works on the text, so that numbers keep their digits, and keys their order and
 * their doubles; `JSON.parse` and back would lose them.
 */
export function indentJson(json: string): string {
  let depth = 0
  const line = (): string => `\n${'  '.repeat(Math.min(depth, deepest))}`
  return json.replace(/"(?:[^"\\]+|\\.)*"|[[{]\s*[\]}]|[[\]{},:]|\s+/g, (part) => {
    switch (part) {
      case '{':
      case '[':
        depth++
        return part + line()
      case '}':
      case ']':
        depth--
        return line() + part
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
