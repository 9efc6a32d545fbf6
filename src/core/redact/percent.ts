/**
 * Decodes the percent-encoding of a text. Invalid escapes and invalid UTF-8 stay as they are and do not hide the rest.
 */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  )
}

export function encodePercent(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
