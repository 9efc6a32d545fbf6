import type { Choices } from './stream.ts'

const lower = 'abcdefghijklmnopqrstuvwxyz'

/**
 * Another text of the same shape: a letter for a letter of the same case, a digit for a digit, the rest as it is.
 * What is hexadecimal, such as a digest, stays so.
 */
export function scramble(text: string, { below }: Choices): string {
  if (/^(?=\d*[a-f])[\da-f]{16,}$/.test(text)) return text.replace(/./g, () => below(16).toString(16))
  return text.replace(/\\[nrt]|\p{L}|\p{N}/gu, (character) => {
    // Keep the escape sequences of quoted text valid.
    if (character.startsWith('\\')) return character
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
