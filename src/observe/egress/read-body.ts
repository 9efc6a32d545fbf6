import { readForm } from '../../core/delivery/form.ts'
import { jsonOrText } from '../json-or-text.ts'

/**
 * Normalises a body: JSON unchanged, a form as an object, anything else as text.
 * @param type the Content-Type
 */
export function readBody(bytes: Buffer, type = ''): unknown {
  if (bytes.length === 0) return null
  const text = bytes.toString('utf8')
  if (/^application\/x-www-form-urlencoded/i.test(type)) return fromForm(text)
  // Random boundaries would make equal bodies differ.
  const boundary = /^multipart\//i.test(type) ? /;\s*boundary="?([^";]+)/i.exec(type)?.[1] : undefined
  return boundary === undefined ? jsonOrText(text) : text.replaceAll(boundary, 'boundary')
}

/** Field names beyond these limits are not parsed into nested objects. */
const limits = { levels: 20, name: 2_000 } as const

type Fields = Record<string, unknown>

/** Nests `items[0][price]=p&items[0][quantity]=2&tags[]=a` into objects and lists of strings. */
function fromForm(text: string): object {
  const root: Fields = {}
  for (const [name, value] of readForm(text)) put(root, keysOf(name), value)
  return root
}

function keysOf(name: string): readonly string[] {
  const [, first, rest = ''] = name.length > limits.name ? [] : (/^([^[]+)((?:\[[^\]]*\])*)$/.exec(name) ?? [])
  const inner = Array.from(rest.matchAll(/\[([^\]]*)\]/g), (match) => match[1] ?? '')
  return first === undefined || inner.length > limits.levels ? [name] : [first, ...inner]
}

/** Changes `fields` in place, because copying it for each field would take quadratic time. */
function put(fields: Fields, [key = '', ...rest]: readonly string[], value: string): void {
  const known = Object.hasOwn(fields, key) ? fields[key] : undefined
  if (rest.length === 0)
    return known === undefined
      ? set(fields, key, value)
      : append(fields, key, Array.isArray(known) ? known : [known], value)
  if (rest.length === 1 && rest[0] === '') return append(fields, key, Array.isArray(known) ? known : [], value)
  const inner: Fields = typeof known === 'object' && known !== null && !Array.isArray(known) ? (known as Fields) : {}
  if (inner !== known) set(fields, key, inner)
  put(inner, rest, value)
}

function append(fields: Fields, key: string, list: unknown[], value: string): void {
  list.push(value)
  set(fields, key, list)
}

/** Also works for a field called `__proto__`. */
function set(fields: Fields, key: string, value: unknown): void {
  Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true })
}
