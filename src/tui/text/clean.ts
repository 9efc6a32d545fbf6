import { printable } from '../../core/text/printable.ts'

// oxlint-disable-next-line no-control-regex
const ascii = /^[\u0000-\u007F]*$/
const graphemes = new Intl.Segmenter()
/** Turns a picture into another of the same width, or of another, as the terminal likes. */
const dropped = /[\uFE0F\u20E3]|\p{Emoji_Modifier}/gu
const flagLetters = /\p{Regional_Indicator}/gu
const jamo = /[\u1100-\u11FF\uA960-\uA97C\uD7B0-\uD7FB]+/gu
/**
 * Some terminals give these a column, some none: loose jamo, what has no glyph, emoji since Unicode 15, and letters
 * that join the next one (`Grapheme_Cluster_Break=Prepend`).
 */
const contested =
  /[\u1100-\u11FF\uA960-\uA97C\uD7B0-\uD7FB]|[\p{Unassigned}\p{Private_Use}]|[\u0D4E\u{111C2}\u{111C3}\u{113D1}\u{1193F}\u{11941}\u{11A84}-\u{11A89}\u{11D46}\u{11F02}]|[\u{1F6DC}\u{1FA75}-\u{1FA77}\u{1FA87}-\u{1FA8F}\u{1FAAD}-\u{1FAAF}\u{1FABB}-\u{1FABF}\u{1FAC6}-\u{1FACF}\u{1FADA}-\u{1FADF}\u{1FAE8}-\u{1FAEF}\u{1FAF7}-\u{1FAFF}]/gu
const piledMarks = /(\p{M}{2})\p{M}+/gu
const clustering = /[\p{M}\uFF9E\uFF9F]/u
const insideCluster = /(?<=.)(?=\P{M})/gsu
const nonJoiner = '\u200C'

/**
 * Text from outside as one harmless line on whose width terminals, Node.js and ink agree: a column more or less tears
 * the row. Its clusters are short.
 */
export function clean(text: string): string {
  const safe = printable(text)
  if (ascii.test(safe)) return safe
  const plain = safe
    .replace(dropped, '')
    .replace(flagLetters, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x1f1e6 + 0x41))
    .replace(jamo, (letters) => letters.normalize('NFC'))
    .replace(contested, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(piledMarks, '$1')
  if (!clustering.test(plain)) return plain
  // What would still be one cluster, a conjunct of Devanagari, is written letter by letter.
  return Array.from(graphemes.segment(plain), ({ segment }) => segment.replace(insideCluster, nonJoiner)).join('')
}
