import { printable } from '../../core/text/printable.ts'

// oxlint-disable-next-line no-control-regex
const ascii = /^[\u0000-\u007F]*$/
const graphemes = new Intl.Segmenter()
/** Modifiers that change a character's glyph and, in some terminals, its width. */
const dropped = /[\uFE0F\u20E3]|\p{Emoji_Modifier}/gu
const flagLetters = /\p{Regional_Indicator}/gu
const looseJamo = String.raw`[\u1100-\u11FF\uA960-\uA97C\uD7B0-\uD7FB]`
const jamo = new RegExp(`${looseJamo}+`, 'gu')
const withoutGlyph = String.raw`[\p{Unassigned}\p{Private_Use}]`
/** Letters that join with the next one: `Grapheme_Cluster_Break=Prepend`. */
const prepended = String.raw`[\u0D4E\u{111C2}\u{111C3}\u{113D1}\u{1193F}\u{11941}\u{11A84}-\u{11A89}\u{11D46}\u{11F02}]`
/** Emoji added since Unicode 15. */
const recentEmoji = [
  String.raw`\u{1F6DC}\u{1FA75}-\u{1FA77}\u{1FA87}-\u{1FA8F}\u{1FAAD}-\u{1FAAF}\u{1FABB}-\u{1FABF}`,
  String.raw`\u{1FAC6}-\u{1FACF}\u{1FADA}-\u{1FADF}\u{1FAE8}-\u{1FAEF}\u{1FAF7}-\u{1FAFF}`,
].join('')
/** Characters that take up a column in some terminals but none in others. */
const contested = new RegExp([looseJamo, withoutGlyph, prepended, `[${recentEmoji}]`].join('|'), 'gu')
const piledMarks = /(\p{M}{2})\p{M}+/gu
const clustering = /[\p{M}\uFF9E\uFF9F]/u
const insideCluster = /(?<=.)(?=\P{M})/gsu
const nonJoiner = '\u200C'

/**
 * Converts external text into one harmless line of short clusters that terminals, Node.js and ink consider equally
 * wide. A difference of a single column would break the row.
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
  // Remaining clusters, such as Devanagari conjuncts, are split into letters.
  return Array.from(graphemes.segment(plain), ({ segment }) => segment.replace(insideCluster, nonJoiner)).join('')
}
