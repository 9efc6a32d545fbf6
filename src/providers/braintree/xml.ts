import { isObject } from '../../core/json/json.ts'
import { xmlTokens } from './xml-tokens.ts'

interface Element {
  readonly name: string
  readonly attributes: string
  readonly children: [name: string, value: unknown][]
  text: string
}

const maxDepth = 64

/**
 * Returns the content of the root element of Braintree's XML. Elements with the type `array`, `integer` or `boolean`,
 * or with `nil="true"`, are converted; other elements become objects if they have children, and strings if they do not.
 * `-` in names becomes `_`. Returns undefined if the XML is not well-formed or uses custom entities, a DTD or CDATA.
 */
export function readXml(xml: string, root: string): unknown {
  const open: Element[] = [{ name: '', attributes: '', children: [], text: '' }]
  for (const token of xmlTokens(xml)) {
    const parent = open.at(-1)
    if (token.kind === 'broken' || !parent) return undefined
    if (token.kind === 'text') {
      parent.text += token.text
      continue
    }
    if (token.kind === 'open') {
      if (open.length > maxDepth) return undefined
      open.push({ name: token.name, attributes: token.attributes, children: [], text: '' })
      continue
    }
    open.pop()
    const above = open.at(-1)
    if (!above || parent.name !== token.name) return undefined
    above.children.push([parent.name.replaceAll('-', '_'), valueOf(parent)])
  }
  const [document] = open
  const [only, ...more] = document?.children ?? []
  const whole = open.length === 1 && document?.text.trim() === '' && more.length === 0
  return whole && only?.[0] === root ? only[1] : undefined
}

/** Returns XML that `readXml` reads as this value. Each list item is named after its list, without the final `s`. */
export function writeXml(name: string, value: unknown): string {
  const tag = name.replaceAll('_', '-')
  if (value === null || value === undefined) return `<${tag} nil="true"/>`
  if (Array.isArray(value))
    return `<${tag} type="array">${value.map((item) => writeXml(name.replace(/s$/, ''), item)).join('')}</${tag}>`
  if (isObject(value))
    return `<${tag}>${Object.entries(value)
      .map(([key, member]) => writeXml(key, member))
      .join('')}</${tag}>`
  const type = typeof value === 'boolean' ? ' type="boolean"' : typeof value === 'number' ? ' type="integer"' : ''
  return `<${tag}${type}>${escapeXml(`${value as string | number | boolean}`)}</${tag}>`
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function valueOf({ attributes, children, text }: Element): unknown {
  if (/\snil="true"/.test(attributes)) return null
  const type = /\stype="(\w+)"/.exec(attributes)?.[1]
  if (type === 'array') return children.map(([, value]) => value)
  // If an element is repeated, the first occurrence counts.
  if (children.length > 0) return Object.fromEntries(children.toReversed())
  if (type === 'boolean') return text.trim() === 'true'
  const number = type === 'integer' && /^\s*-?\d+\s*$/.test(text) ? Number(text) : undefined
  return Number.isSafeInteger(number) ? number : text
}
