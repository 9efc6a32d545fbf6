/**
 * True if the text consists only of base64 with `+`, `/` and padding (RFC 4648, section 4). A pattern that repeats
 * groups of four characters would overflow the stack for text of a few megabytes.
 */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
}
