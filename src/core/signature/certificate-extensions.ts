import type { X509Certificate } from 'node:crypto'

/** Key usage, 2.5.29.15. */
const keyUsage = '551d0f'
/** `digitalSignature`, the first bit of the key usage. */
const digitalSignature = 0x80

/**
 * Returns a certificate's extensions as a map from object identifier to content. The identifier is DER in hex, without
 * a tag or length.
 */
export function extensionsOf({ raw }: X509Certificate): ReadonlyMap<string, Uint8Array> {
  const [whole] = elements(raw)
  const [signed] = whole ? elements(whole.content) : []
  const wrapper = signed && elements(signed.content).find(({ tag }) => tag === 0xa3)
  const [list] = wrapper ? elements(wrapper.content) : []
  return new Map(
    (list ? elements(list.content) : []).flatMap(({ content }): [string, Uint8Array][] => {
      const parts = elements(content)
      const [identifier, value] = [parts[0], parts.at(-1)]
      return identifier?.tag === 0x06 && value?.tag === 0x04
        ? [[Buffer.from(identifier.content).toString('hex'), value.content]]
        : []
    }),
  )
}

/** True if the certificate allows its key to sign or does not restrict the key's use. */
export function maySign(certificate: X509Certificate): boolean {
  const usage = extensionsOf(certificate).get(keyUsage)
  if (!usage) return true
  const [bits] = elements(usage)
  return bits?.tag === 0x03 && ((bits.content[1] ?? 0) & digitalSignature) !== 0
}

interface Element {
  readonly tag: number
  readonly content: Uint8Array
}

/** Returns consecutive DER elements, ignoring truncated ones. */
function elements(der: Uint8Array): Element[] {
  const found: Element[] = []
  for (let at = 0; at + 2 <= der.length;) {
    const [tag = 0, first = 0] = der.subarray(at, at + 2)
    const more = first < 0x80 ? 0 : first & 0x7f
    const length = more === 0 ? first : der.subarray(at + 2, at + 2 + more).reduce((sum, byte) => sum * 256 + byte, 0)
    const start = at + 2 + more
    if (start + length > der.length) break
    found.push({ tag, content: der.subarray(start, start + length) })
    at = start + length
  }
  return found
}
