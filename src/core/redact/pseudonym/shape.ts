import type { Choices } from './stream.ts'

const lower = 'abcdefghijklmnopqrstuvwxyz'

const signs = '-._~!*'
/** Only ASCII signs stay: an emoji or a vowel sign is as telling as a letter. */
const telling = /\\[nrt]|%[\dA-F]{2}|\p{L}|\p{N}|[^\s\p{ASCII}]/giu

/**
 * Another text of the same shape: a letter for a letter of the same case, a digit for a digit, and the ASCII signs
 * between them as they are; they change too where there is nothing else. What is hexadecimal, such as a digest, stays
 * so.
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

/** `text` with its digits replaced in turn; what stands between them stays. */
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

/** The words that are no longer than `length`; all, when none is so short. */
export function fitting(words: readonly string[], length: number): readonly string[] {
  const short = words.filter((word) => word.length <= length)
  return short.length > 0 ? short : words
}
