/** How a provider wraps JSON: as a JSON Web Signature or in base64. */
export type Encoding = 'signed' | 'encoded'

/** Returns the wrapped JSON; undefined if there is none. */
export function decodeEncoded(text: string, how: Encoding): string | undefined {
  const payload = how === 'signed' ? text.split('.', 3)[1] : text
  const json = payload && Buffer.from(payload, how === 'signed' ? 'base64url' : 'base64').toString('utf8')
  return json && /^\s*\{/.test(json) ? json : undefined
}

/** Wraps `json` in the same way as the JSON in `text`. The signature in `text` does not match the result. */
export function encodeAgain(text: string, json: string, how: Encoding): string {
  if (how === 'encoded') return Buffer.from(json).toString('base64')
  const [header = '', , ...rest] = text.split('.')
  return [header, Buffer.from(json).toString('base64url'), ...rest].join('.')
}
