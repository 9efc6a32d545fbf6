import { printable } from './printable.ts'

/**
 * A value as JSON that means the same and is harmless in a terminal: of what JSON lets stand in a text, that which
 * `printable` does not is written as `\uNNNN`.
 */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(/[^\n -~]/gu, (character) => (printable(character) === character ? character : escaped(character)))
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`).join('')
}
