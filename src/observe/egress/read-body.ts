import { createHash } from 'node:crypto'
import { jsonOrText } from '../json-or-text.ts'

/** A body as it counts: JSON as it is, a form as an object, all else as text. `type` is the Content-Type. */
export function readBody(bytes: Buffer, type = ''): unknown {
  if (bytes.length === 0) return null
  const text = bytes.toString('utf8')
  if (/^application\/x-www-form-urlencoded/i.test(type)) return fromForm(text)
  // Chosen at random by the sender, for every call.
  const boundary = /^multipart\/.*;\s*boundary="?([^";]+)/i.exec(type)?.[1]
  return boundary === undefined ? jsonOrText(text) : text.replaceAll(boundary, 'boundary')
}

export function hashOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** `items[0][price]=p&items[0][quantity]=2&tags[]=a` as nested objects and lists, all values as texts. */
function fromForm(text: string): object {
  const root: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const [, first = name, rest = ''] = /^([^[]+)((?:\[[^\]]*\])*)$/.exec(name) ?? []
    put(root, [first, ...Array.from(rest.matchAll(/\[([^\]]*)\]/g), (match) => match[1] ?? '')], value)
  }
  return root
}

function put(object: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: string): void {
  const known = Object.hasOwn(object, key) ? object[key] : undefined
  const next = rest.length === 0 ? several(known, value) : rest.length === 1 && rest[0] === '' ? [...(Array.isArray(known) ? known : []), value] : nested(known, rest, value)
  Object.defineProperty(object, key, { value: next, enumerable: true, configurable: true, writable: true })
}

function several(known: unknown, value: string): unknown {
  return known === undefined ? value : [known, value].flat()
}

function nested(known: unknown, rest: readonly string[], value: string): unknown {
  const inner = typeof known === 'object' && known !== null && !Array.isArray(known) ? { ...known } : {}
  put(inner, rest, value)
  return inner
}
