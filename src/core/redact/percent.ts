/**
 * Decodes percent-encoding in text. Invalid escapes and invalid UTF-8 stay unchanged and do not prevent the rest from
 * being decoded.
 */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  )
}

export function encodePercent(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
