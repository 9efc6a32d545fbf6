/**
 * A piece of XML. Pieces come in document order, and an empty element yields both `open` and `close`. `broken` is
 * always the last token.
 */
export type XmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string }
  | { readonly kind: 'close'; readonly name: string }
  /** Spans the XML from `start` up to, but not including, `end`; `text` is decoded. */
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'broken' }

// Matches a declaration, a comment, a tag, or text, but not a DTD or CDATA.
const piece =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y

/** Yields the tokens in a single pass, without backtracking. */
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

/** Decodes entities and character references; undefined if an entity is not predefined in XML. */
function decode(raw: string): string | undefined {
  if (!raw.includes('&')) return raw
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/.test(raw)) return undefined
  return raw.replaceAll(/&(#x?)?(\w+);/g, (_whole, mark: string | undefined, body: string) => {
    if (mark === undefined) return named[body] ?? ''
    const code = Number.parseInt(body, mark === '#x' ? 16 : 10)
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\uFFFD'
  })
}
