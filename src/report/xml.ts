// Matches characters that XML 1.0 forbids even as references: control characters, U+FFFE and U+FFFF.
// oxlint-disable-next-line no-control-regex
const impossible = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Escapes text for an element or attribute. Characters that XML does not allow become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(impossible, '\uFFFD')
    .replace(/[&<>"'\t\n\r]/g, (character) => entities[character] ?? character)
}

/** Returns an element. Undefined attributes are omitted; the content must already be XML. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content = '',
): string {
  const list = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${xmlText(String(value))}"`],
  )
  return content === '' ? `<${name}${list.join('')}/>` : `<${name}${list.join('')}>${content}</${name}>`
}
