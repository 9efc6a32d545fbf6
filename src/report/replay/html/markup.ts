import { printable } from '../../../core/text/printable.ts'
import { xmlText } from '../../xml.ts'

/** Escapes external text for HTML and SVG elements and attributes. */
export function text(value: string): string {
  return xmlText(printable(value))
}

/**
 * Returns an element. Its content must already be markup; attribute values are escaped, and undefined ones are omitted.
 */
export function tag(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...content: readonly string[]
): string {
  const list = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${text(String(value))}"`],
  )
  return `<${name}${list.join('')}>${content.join('')}</${name}>`
}

/** Returns a name that the browser may break after a dot, dash, slash or underscore. */
export function breakable(value: string): string {
  return text(value).replace(/[._/-]/g, '$&<wbr>')
}

export function code(value: string): string {
  return tag('code', {}, text(value))
}

/** Returns a section with a heading, or an empty string if there is no content. */
export function section(title: string, ...content: readonly string[]): string {
  const body = content.join('')
  return body === '' ? '' : tag('section', {}, tag('h2', {}, text(title)), body)
}

export function list(name: 'ul' | 'ol', items: readonly string[]): string {
  return items.length === 0 ? '' : tag(name, {}, ...items.map((item) => tag('li', {}, item)))
}
