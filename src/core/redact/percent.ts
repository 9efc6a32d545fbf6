/** Decodes the percent-encoding of a text; what is not valid UTF-8 or no escape never hides the rest. */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  )
}

export function encodePercent(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
