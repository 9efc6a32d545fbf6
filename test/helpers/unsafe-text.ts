import { printable } from '../../src/core/text/printable.ts'

/**
 * Every C0 and C1 control, DEL, and the marks that hide text or change its direction: bidi, separators, fillers, tags.
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

/** The characters of a text that a terminal must not get. */
export function unsafeIn(text: string): string[] {
  return [...new Set(text.replaceAll('\n', ''))].filter((character) => printable(character) !== character)
}

function range(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join('')
}
