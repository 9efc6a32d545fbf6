const picture = String.raw`(?<=\p{Extended_Pictographic})\uFE0F|\uFE0F\u20E3`
// Matches characters that are invisible or change how others are displayed: control characters, lone surrogates, line
// and paragraph separators, direction and format marks, fillers and tags, and the Braille blank. A variation selector
// is allowed where it forms an emoji or a keycap.
const unsafe = new RegExp(
  String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u2800]|(?!${picture})\p{Default_Ignorable_Code_Point}`,
  'gu',
)

/**
 * Matches commands to CI runners in a log line: `##[x]`, `##vso[x]` and `##teamcity[x]`, and `::x::` at the start of
 * the line.
 */
const commands = [/##(?=\w*\[)/g, /^(?=\s*::[\w-]+(?: .*)?::)/s] as const

/**
 * Makes external text harmless in a terminal, a log line or an annotation: a single line, with nothing that moves the
 * cursor and no commands to a CI runner. Unsafe characters become `\xNN` or `\uNNNN`.
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

/** Escapes a single UTF-16 code unit. */
function escaped(unit: string): string {
  const code = unit.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/**
 * Returns equivalent JSON that is harmless in a terminal and in a CI log: characters that `printable` would escape are
 * written as `\uNNNN`. No line of JSON begins with `::`.
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
