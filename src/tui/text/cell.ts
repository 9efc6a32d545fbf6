import stringWidth from 'string-width'

const ascii = /^[\u0020-\u007E]*$/
const graphemes = new Intl.Segmenter()
/** Maximum number of code units in a cluster of clean text. */
const maxClusterUnits = 16

/** Returns the width of clean text in columns. */
export function widthOf(text: string): number {
  return ascii.test(text) ? text.length : stringWidth(text)
}

/** Fits clean text into exactly `width` columns. Longer text is truncated with an ellipsis. */
export function fit(text: string, width: number, align: 'start' | 'end' = 'start'): string {
  if (width <= 0) return ''
  const fitting = fits(text, width) ? text : `${cut(text, width - 1)}…`
  const padding = ' '.repeat(Math.max(0, width - widthOf(fitting)))
  return align === 'start' ? fitting + padding : padding + fitting
}

/** Like `fit`, but drops the middle of long text, because ids differ at their ends. */
export function fitMiddle(text: string, width: number): string {
  if (fits(text, width) || !ascii.test(text) || width < 8) return fit(text, width)
  const tail = Math.ceil(((width - 1) * 2) / 3)
  return `${text.slice(0, width - 1 - tail)}…${text.slice(-tail)}`
}

/**
 * Wraps clean text into one or more rows of at most `width` columns; a width below 1 counts as 1. With a width of 1, a
 * wide character gets its own row, and the terminal truncates it.
 * @param first columns of the first row, which may stay empty
 */
export function wrap(text: string, width: number, first = width): string[] {
  if (text.length <= first && ascii.test(text)) return [text]
  const full = Math.max(1, width)
  const rows: string[] = []
  let [start, columns, room] = [0, 0, first]
  for (const { segment, index } of ascii.test(text) ? pieces(text, first, full) : graphemes.segment(text)) {
    const taken = widthOf(segment)
    if (columns + taken > room && (index > start || room < full)) {
      rows.push(text.slice(start, index))
      ;[start, columns, room] = [index, 0, full]
    }
    columns += taken
  }
  return [...rows, text.slice(start)]
}

/** Splits text with one column per character into pieces that each fill a row. */
function* pieces(text: string, first: number, width: number): Generator<{ segment: string; index: number }> {
  for (let [index, size] = [0, first]; index < text.length; [index, size] = [index + size, width])
    yield { segment: text.slice(index, index + size), index }
}

function fits(text: string, width: number): boolean {
  return text.length <= width * maxClusterUnits && widthOf(text) <= width
}

/** Returns the longest prefix that fits into `width` columns. */
function cut(text: string, width: number): string {
  // The next character is ASCII too, so nothing combines with the last one.
  if (ascii.test(text.slice(0, width + 1))) return text.slice(0, width)
  // Segmenting copies its input, so pass no more than needed.
  const start = text.slice(0, (width + 1) * maxClusterUnits)
  let columns = 0
  for (const { segment, index } of graphemes.segment(start)) {
    columns += widthOf(segment)
    if (columns > width) return text.slice(0, index)
  }
  return start
}
