const spaces = String.raw`\u00A0\u00AD\u1680\u2000-\u200D\u202F\u205F\u2060\u3000\uFEFF`
const dashes = String.raw`\u2010-\u2015\u2212\uFE58\uFE63`
const digits = String.raw`\u0660-\u0669\u06F0-\u06F9\u0966-\u096F`
const others = String.raw`\u02BC\u2019\u3002\uFE6B\uFF01-\uFF5E`
const lookalike = new RegExp(`[${spaces}${dashes}${digits}${others}]`, 'g')

const zeros = [0x0660, 0x06f0, 0x0966]

/**
 * Maps look-alike spaces, dashes, digits and full-width characters to ASCII: `４２４２–４２４２` becomes `4242-4242`. The
 * length does not change, so offsets also apply to the original.
 */
export function fold(text: string): string {
  return text.replace(lookalike, (character) => {
    const code = character.charCodeAt(0)
    if (code >= 0xff01) return String.fromCharCode(code - 0xfee0)
    if (code === 0x2019 || code === 0x02bc) return "'"
    if (code === 0x3002) return '.'
    if (code === 0xfe6b) return '@'
    if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212 || code === 0xfe58 || code === 0xfe63) return '-'
    const zero = zeros.find((first) => code >= first && code < first + 10)
    return zero === undefined ? ' ' : String(code - zero)
  })
}
