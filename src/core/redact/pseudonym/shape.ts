import type { Choices } from './stream.ts'

const lower = 'abcdefghijklmnopqrstuvwxyz'

const signs = '-._~!*'
/** Only ASCII signs stay: an emoji or a vowel sign reveals as much as a letter. */
const telling = /\\[nrt]|%[\dA-F]{2}|\p{L}|\p{N}|[^\s\p{ASCII}]/giu

/**
 * A text of the same shape: letters become letters of the same case, digits become digits, ASCII signs stay unless
 * there is nothing else. Hexadecimal text such as a digest stays hexadecimal.
 */
export function scramble(text: string, { below }: Choices): string {
  if (/^(?=\d*[a-f])[\da-f]{16,}$/.test(text)) return text.replace(/./g, () => below(16).toString(16))
  // A mask such as `****` says nothing.
  if (!/[^\p{P}\p{S}\s]|\P{ASCII}/u.test(text) && new Set(text).size > 1)
    return text.replace(/\S/g, () => signs[below(signs.length)] ?? '-')
  return text.replace(telling, (character) => {
    // Keep the escape sequences of quoted text and of URLs valid.
    if (character.startsWith('\\')) return character
    if (character.startsWith('%')) return `%6${1 + below(9)}`
    if (/\p{N}/u.test(character)) return String(below(10))
    const letter = lower[below(26)] ?? 'x'
    return /\p{Lu}/u.test(character) ? letter.toUpperCase() : letter
  })
}

/** `text` with its digits replaced in turn; separators stay. */
export function withDigits(text: string, digits: string): string {
  let at = 0
  return text.replace(/\d/g, () => digits[at++] ?? '0')
}

/** `text` in capitals or small letters throughout, if the original is. */
export function cased(original: string, text: string): string {
  if (original === original.toUpperCase()) return text.toUpperCase()
  return original === original.toLowerCase() ? text.toLowerCase() : text
}

/** The same, and no longer than the original. */
export function like(original: string, text: string): string {
  return cased(original, text).slice(0, Math.max(1, original.length)).trimEnd()
}

/** The words of at most `length` characters; all of them if none is that short. */
export function fitting(words: readonly string[], length: number): readonly string[] {
  const short = words.filter((word) => word.length <= length)
  return short.length > 0 ? short : words
}
