/** A piece of XML, in order; an empty element is opened and closed. `broken` is the last one. */
export type XmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string }
  | { readonly kind: 'close'; readonly name: string }
  /** From `start` to before `end` in the XML; `text` is decoded. */
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'broken' }

// A declaration, a comment, a tag, or text. A DTD or CDATA does not match.
const piece =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y

/** One pass without backtracking. */
export function* xmlTokens(xml: string): Generator<XmlToken> {
  let at = xml.startsWith('\uFEFF') ? 1 : 0
  while (at < xml.length) {
    piece.lastIndex = at
    const match = piece.exec(xml)
    const start = at
    at += match?.[0].length ?? 0
    const [whole, closing, name, attributes = '', empty, raw] = match ?? []
    const text = raw === undefined ? undefined : decode(raw)
    if (whole === undefined || (raw !== undefined && text === undefined)) {
      at = xml.length
      yield { kind: 'broken' }
    } else if (text !== undefined) {
      yield { kind: 'text', text, start, end: at }
    } else if (name !== undefined) {
      if (!closing) yield { kind: 'open', name, attributes }
      if (closing || empty) yield { kind: 'close', name }
    }
  }
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Undefined for an entity that XML does not predefine. */
function decode(raw: string): string | undefined {
  if (!raw.includes('&')) return raw
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/.test(raw)) return undefined
  return raw.replaceAll(/&(#x?)?(\w+);/g, (_whole, mark: string | undefined, body: string) => {
    if (mark === undefined) return named[body] ?? ''
    const code = Number.parseInt(body, mark === '#x' ? 16 : 10)
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\uFFFD'
  })
}
