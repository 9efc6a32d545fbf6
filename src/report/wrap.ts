import stringWidth from 'string-width'

/** Columns where no terminal says how wide it is. */
export const usualColumns = 100
/** A text column is never narrower, whatever the terminal. */
const narrowest = 20

/**
 * Lines of at most this many columns, broken between words; a longer word stays whole, because it may be a path or
 * a command. Lines after the first are indented as far as `head` is wide. Colours take no room.
 * @param paint colours each line without its indent
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

/** Several spaces between two words stay as they are within a line. */
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
 * A command line in lines that a shell reads as one: each but the last ends in a backslash, between two words and never
 * within quotes. What follows a `#` is one word, for a comment ends with its line.
 */
export function wrappedCommand(command: string, columns: number): string[] {
  const words = command.match(/#(?: .*)?$|(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g) ?? []
  // Not as a shell reads it: nothing of it may be lost.
  if (words.join(' ') !== command) return [command]
  const pairs: string[] = []
  for (const word of words) {
    const last = pairs.at(-1) ?? ''
    // An option stays with its value.
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
