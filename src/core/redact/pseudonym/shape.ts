import type { Choices } from './stream.ts'

const lower = 'abcdefghijklmnopqrstuvwxyz'

const signs = '-._~!*'
/** Characters to replace. Only ASCII punctuation stays: an emoji or a vowel sign reveals as much as a letter. */
const telling = /\\[nrt]|%[\dA-F]{2}|\p{L}|\p{N}|[^\s\p{ASCII}]/giu

/**
 * Returns text of the same shape: letters become letters of the same case, digits become digits, and ASCII
 * punctuation stays unless there is nothing else. Hexadecimal text, such as a digest, stays hexadecimal.
 */
export function scramble(text: string, { below }: Choices): string {
  if (/^(?=\d*[a-f])[\da-f]{16,}$/.test(text)) return text.replace(/./g, () => below(16).toString(16))
  // A mask such as `****` reveals nothing.
  if (!/[^\p{P}\p{S}\s]|\P{ASCII}/u.test(text) && new Set(text).size > 1)
    return text.replace(/\S/g, () => signs[below(signs.length)] ?? '-')
  return text.replace(telling, (character) => {
    // Keep escape sequences in quoted text and URLs valid.
    if (character.startsWith('\\')) return character
    if (character.startsWith('%')) return `%6${1 + below(9)}`
    if (/\p{N}/u.test(character)) return String(below(10))
    const letter = lower[below(26)] ?? 'x'
    return /\p{Lu}/u.test(character) ? letter.toUpperCase() : letter
  })
}

/** Replaces the digits in `text` with those in `digits`, in order; separators stay. */
export function withDigits(text: string, digits: string): string {
  let at = 0
  return text.replace(/\d/g, () => digits[at++] ?? '0')
}

/** Returns `text` in upper or lower case if the original is entirely in that case. */
export function cased(original: string, text: string): string {
  if (original === original.toUpperCase()) return text.toUpperCase()
  return original === original.toLowerCase() ? text.toLowerCase() : text
}

/** Like `cased`, but also truncates the result to the original's length. */
export function like(original: string, text: string): string {
  return cased(original, text).slice(0, Math.max(1, original.length)).trimEnd()
}

/** Returns the words of at most `length` characters; all words if none is that short. */
export function fitting(words: readonly string[], length: number): readonly string[] {
  const short = words.filter((word) => word.length <= length)
  return short.length > 0 ? short : words
}
