/* oxlint-disable no-control-regex */
const forbidden =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
const markup = /<\/?([a-z-]+)((?: [a-z]+="(?:[^<&"]|&(?:amp|lt|gt|quot|apos|#\d+);)*")*)(\/?)>|<\?xml [^>]*\?>/y
const content = /(?:[^<&]|&(?:amp|lt|gt|quot|apos|#\d+);)*/y

/** Reports whether a string is well-formed XML. Only the subset that reports use is accepted. */
export function wellFormed(xml: string): boolean {
  if (forbidden.test(xml)) return false
  const open: string[] = []
  for (let at = 0; at < xml.length;) {
    markup.lastIndex = at
    const match = markup.exec(xml)
    if (!match) return false
    const [tag, name] = match
    if (tag.startsWith('</')) {
      if (open.pop() !== name) return false
    } else if (name !== undefined && match[3] !== '/') open.push(name)
    content.lastIndex = at + tag.length
    at = content.test(xml) ? content.lastIndex : at + tag.length
  }
  return open.length === 0
}
