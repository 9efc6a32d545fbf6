import { printable } from '../../src/core/text/printable.ts'

/**
 * All C0 and C1 controls, DEL, and characters that hide text or change its direction: bidi, separators, fillers, tags.
 */
export const unsafeText = [
  range(0x00, 0x1f),
  range(0x7f, 0x9f),
  range(0x200b, 0x200f),
  range(0x2028, 0x202e),
  range(0x2060, 0x206f),
  range(0xe0000, 0xe007f),
  '\u00AD\u034F\u061C\u115F\u1160\u180E\u3164\uFEFF\uFFA0\uFFF9\uFFFA\uFFFB\uD800\uDC00x\uDFFF',
].join('')

/** Returns the characters in a string that must not reach a terminal. */
export function unsafeIn(text: string): string[] {
  return [...new Set(text.replaceAll('\n', ''))].filter((character) => printable(character) !== character)
}

function range(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join('')
}
