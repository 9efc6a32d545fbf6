const picture = String.raw`(?<=\p{Extended_Pictographic})\uFE0F|\uFE0F\u20E3`
// Nobody sees these, or they move what others see: control characters, lone surrogates, line and paragraph separators,
// marks that change writing direction or format, fillers and tags, and the blank of Braille. A variation selector stays
// where it makes a picture: of an emoji, of a key.
const unsafe = new RegExp(
  String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u2800]|(?!${picture})\p{Default_Ignorable_Code_Point}`,
  'gu',
)

/**
 * Commands to CI runners in a line of a log: `##[x]`, `##vso[x]`, `##teamcity[x]`, and `::x::` at its start.
 */
const commands = [/##(?=\w*\[)/g, /^(?=\s*::[\w-]+(?: .*)?::)/s] as const

/**
 * Makes text from outside harmless for a terminal, a log line or an annotation: one line, nothing that moves the
 * cursor, no command to a CI runner. Unsafe characters become `\xNN` or `\uNNNN`.
 */
export function printable(text: string): string {
  const plain =
    text.includes('##') || text.includes('::') ? text.replace(commands[0], '#\\x23').replace(commands[1], '\\') : text
  return plain.replace(unsafe, (character) => {
    if (character === '\n') return '\\n'
    if (character === '\t') return '\\t'
    if (character === '\r') return '\\r'
    return character.length === 1 ? escaped(character) : character.split('').map(escaped).join('')
  })
}

/** One half of a character beyond the first 65,536, or a whole one. */
function escaped(unit: string): string {
  const code = unit.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/**
 * Returns JSON with the same meaning that is harmless in a terminal and in the log of a CI system: characters that
 * `printable` would escape are written as `\uNNNN`. No line of JSON begins with `::`.
 */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replace(/##(?=\w*\[)/g, String.raw`\u0023\u0023`)
    .replace(/[^\n -~]/gu, (character) => (printable(character) === character ? character : asUnicode(character)))
}

function asUnicode(character: string): string {
  return Array.from(
    { length: character.length },
    (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`,
  ).join('')
}
