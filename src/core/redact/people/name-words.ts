import { fold } from './fold.ts'

/** A word, or a single character in a script that does not separate words with spaces. */
export interface Word {
  readonly start: number
  readonly end: number
  /** The text with case, accents and character width normalised, so that `JOSÉ` and `jose` are equal. */
  readonly plain: string
}

const scripts = [
  'scx=Han',
  'scx=Hira',
  'scx=Kana',
  'sc=Hangul',
  'sc=Thai',
  'sc=Lao',
  'sc=Khmer',
  'sc=Myanmar',
  'sc=Tibetan',
]
const unspaced = scripts.map((script) => `\\p{${script}}`).join('')
const word = new RegExp(String.raw`(?=[\p{L}\p{M}\p{N}])[${unspaced}]|(?:(?![${unspaced}])[\p{L}\p{N}]|\p{M})+`, 'gu')
const asciiWord = /[A-Za-z\d]+/g
const unspacedWord = new RegExp(`^[${unspaced}]$`, 'u')
// oxlint-disable-next-line no-control-regex
const ascii = /^[\u0000-\u007F]*$/

/** Splits text into words. */
export function wordsOf(text: string): Word[] {
  return Array.from(plainSpaces(text).matchAll(ascii.test(text) ? asciiWord : word), ({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
    plain: plainWord(found),
  }))
}

/** Folds text and turns `%20` into spaces, without changing its length. */
export function plainSpaces(text: string): string {
  return (ascii.test(text) ? text : fold(text)).replaceAll('%20', '   ')
}

/** True for a character in a script that does not separate words with spaces. */
export function isUnspaced(plain: string): boolean {
  return plain.length <= 2 && !ascii.test(plain) && unspacedWord.test(plain)
}

function plainWord(found: string): string {
  if (ascii.test(found)) return found.toLowerCase()
  const whole = found.normalize('NFKC')
  return unspacedWord.test(whole) ? whole : whole.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Common words that do not identify anyone on their own. */
export const commonWords: ReadonlySet<string> = new Set(
  `account admin american and bank basic business card center centre charge club co company consulting corp
   corporation customer dear default demo digital discover dr europe example express for foundation free global
   gmbh gold group guest hello holding holdings inc india international invoice labs limited live llc ltd
   mastercard media mr mrs ms new null online order organization partners payment plan platinum plus premium
   private pro product project refund sales sample service services shop silver software solutions standard store
   studio subscription support systems team tech test the trial undefined unknown user visa web world monday
   tuesday wednesday thursday friday saturday sunday january february march april may june july august september
   october november december`.split(/\s+/),
)
