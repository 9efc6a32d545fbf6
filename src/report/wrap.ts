import stringWidth from 'string-width'

/** Default width if the width of the terminal is unknown. */
export const usualColumns = 100
/** Minimum width of text, even in a narrower terminal. */
const narrowest = 20

/**
 * Wraps text into lines of at most `columns` columns. Overlong words are not broken, because they may be paths or
 * commands. Lines after the first are indented by the width of `head`. Colour codes have no width.
 * @param paint colours each line, excluding its indentation
 */
export function hanging(
  head: string,
  text: string,
  columns = usualColumns,
  paint: (line: string) => string = (line) => line,
): string[] {
  const width = stringWidth(head)
  const indent = ' '.repeat(width)
  return wrapped(text, Math.max(narrowest, columns - width)).map(
    (line, index) => (index === 0 ? head : indent) + paint(line),
  )
}

/** Breaks text between words. Multiple spaces within a line are kept. */
function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  let width = 0
  for (const [, gap = '', word = ''] of text.matchAll(/( *)([^ ]+)/g)) {
    const length = stringWidth(word)
    if (line !== '' && width + gap.length + length > columns) {
      lines.push(line)
      line = word
      width = length
    } else {
      line += gap + word
      width += gap.length + length
    }
  }
  return [...lines, line]
}

/**
 * Splits a shell command into lines. Each line except the last ends with a backslash, placed between words and never
 * within quotes. A `#` comment counts as a single word, because a line break would end it.
 */
export function wrappedCommand(command: string, columns: number): string[] {
  const words = command.match(/#(?: .*)?$|(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g) ?? []
  // Return the command unchanged if it cannot be parsed exactly, so that nothing is lost.
  if (words.join(' ') !== command) return [command]
  const pairs: string[] = []
  for (const word of words) {
    const last = pairs.at(-1) ?? ''
    // Keep an option and its value together.
    if (/^--[\w-]+$/.test(last) && !/^(?:--|#)/.test(word)) pairs.splice(-1, 1, `${last} ${word}`)
    else pairs.push(word)
  }
  const lines: string[] = []
  let line = ''
  for (const word of pairs) {
    const isFull = line !== '' && stringWidth(line) + 1 + stringWidth(word) > Math.max(narrowest, columns) - 2
    if (isFull) lines.push(`${line} \\`)
    line = line === '' || isFull ? word : `${line} ${word}`
  }
  return [...lines, line]
}
