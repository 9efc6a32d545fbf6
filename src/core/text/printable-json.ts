import { printable } from './printable.ts'

/**
 * A value as JSON that means the same and is harmless in a terminal and in the log of a CI system: of what JSON lets
 * stand in a text, that which `printable` does not is written as `\uNNNN`. No line of JSON begins with `::`.
 */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replace(/##(?=\w*\[)/g, String.raw`\u0023\u0023`)
    .replace(/[^\n -~]/gu, (character) => (printable(character) === character ? character : escaped(character)))
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
  ).join('')
}
