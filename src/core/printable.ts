// C0, DEL, C1, line and paragraph separators, and the marks that change writing direction or hide text: fillers, and tags,
// which are letters that nobody sees.
// oxlint-disable-next-line no-control-regex
const unsafe = /[\u034F\u0000-\u001F\u007F-\u009F\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|\uDB40(?=[\uDC00-\uDC7F])|(?<=\uDB40)[\uDC00-\uDC7F]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/**
 * Text from outside, made harmless for a terminal, a log line or an annotation: one line, nothing that moves
 * the cursor. Unsafe characters become `\xNN` or `\uNNNN`.
 */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0)
    if (character === '\n') return '\\n'
    if (character === '\t') return '\\t'
    if (character === '\r') return '\\r'
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}
