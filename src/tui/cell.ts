import stringWidth from 'string-width'
import { printable } from '../core/printable.ts'

const ascii = /^[\u0020-\u007E]*$/
const graphemes = new Intl.Segmenter()
// Terminals disagree on how wide these make a cluster, and one column more tears the row.
const modifiers = /\p{Variation_Selector}|\p{Emoji_Modifier}|[\u{E0000}-\u{E007F}]/gu
const flagLetters = /\p{Regional_Indicator}/gu
const piledMarks = /(\p{M}{2})\p{M}+/gu

/** Text from outside as one harmless line on whose width terminals agree. */
export function clean(text: string): string {
  const safe = printable(text)
  if (ascii.test(safe)) return safe
  return safe
    .replace(modifiers, '')
    .replace(flagLetters, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x1f1e6 + 0x41))
    .replace(piledMarks, '$1')
}

/** Columns that clean text takes. */
export function widthOf(text: string): number {
  return stringWidth(text)
}

/** Clean text in exactly `width` columns; what is too long ends in an ellipsis. */
export function fit(text: string, width: number, align: 'start' | 'end' = 'start'): string {
  if (width <= 0) return ''
  const shown = fits(text, width) ? text : `${cut(text, width - 1).head}…`
  const padding = ' '.repeat(Math.max(0, width - widthOf(shown)))
  return align === 'start' ? shown + padding : padding + shown
}

/** Like `fit`, and what is too long loses its middle: ids differ at their ends. */
export function fitMiddle(text: string, width: number): string {
  if (fits(text, width) || !ascii.test(text) || width < 8) return fit(text, width)
  const tail = Math.ceil(((width - 1) * 2) / 3)
  return `${text.slice(0, width - 1 - tail)}…${text.slice(-tail)}`
}

/** Clean text as rows of at most `width` columns; at least one. */
export function wrap(text: string, width: number): string[] {
  const rows: string[] = []
  let rest = text
  while (!fits(rest, width)) {
    const { head, tail } = cut(rest, width)
    // A wide character in a column of one: it gets a row of its own, which is cut off.
    if (head === '') break
    rows.push(head)
    rest = tail
  }
  return [...rows, rest]
}

function fits(text: string, width: number): boolean {
  // No cluster of clean text is longer than this for each column that it takes.
  return text.length <= width * 16 && widthOf(text) <= width
}

function cut(text: string, width: number): { head: string; tail: string } {
  if (ascii.test(text)) return { head: text.slice(0, width), tail: text.slice(width) }
  let columns = 0
  for (const { segment, index } of graphemes.segment(text)) {
    columns += widthOf(segment)
    if (columns > width) return { head: text.slice(0, index), tail: text.slice(index) }
  }
  return { head: text, tail: '' }
}
