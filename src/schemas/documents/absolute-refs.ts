import { isObject, type JsonObject } from '../../core/json/json.ts'
import { literals, maps, partsOf } from './subschemas.ts'

/**
 * Gives the URI of the document that a `$ref` names; throws for one that may not be used.
 * `neighbour` is the target when the reference is read from the place of its file, whatever its `$id` says.
 */
export type Resolve = (target: string, reference: string, neighbour: string) => string

/** The absolute `$id` of a document and of the schemas embedded in it, each with the URI that billhook gives it. */
export function ownIds(document: JsonObject, file: string): ReadonlyMap<string, string> {
  const ids = new Map([[file, file]])
  for (const { schema, base } of subschemas(document, file)) {
    if (schema === document) ids.set(base, file)
    else if (identifies(schema['$id'])) ids.set(base, `${file}?part=${ids.size}`)
  }
  return ids
}

export interface Bound {
  readonly schema: JsonObject
  /** Every `$ref` in it. */
  readonly references: readonly string[]
}

/**
 * A copy of a schema document in which every `$ref` is absolute and every `$id` is of its file. So two files may
 * have the same `$id` (a version copied from another), and any part of one can be compiled by itself.
 * @param file the URI of the document
 */
export function bind(document: JsonObject, file: string, resolve: Resolve): Bound {
  const ids = ownIds(document, file)
  const references: string[] = []
  const copy = (node: unknown, above: string): unknown => {
    if (Array.isArray(node)) return node.map((item) => copy(item, above))
    if (!isObject(node)) return node
    const base = baseOf(node, above)
    return rewrite(node, (key, value) => {
      if (key === '$schema') return undefined
      if (key === '$id' && identifies(value)) return ids.get(base)
      if (key === '$ref' && typeof value === 'string') {
        const reference = absolute(value, base, ids, file, resolve)
        references.push(reference)
        return reference
      }
      if (literals.has(key)) return value
      return maps.has(key) && isObject(value) ? rewrite(value, (_, part) => copy(part, base)) : copy(value, base)
    })
  }
  const schema = { ...(copy(document, file) as JsonObject), $id: file }
  return { schema, references }
}

/** Made of entries, so that a property called `__proto__` is only a property. */
function rewrite(object: JsonObject, change: (key: string, value: unknown) => unknown): JsonObject {
  const entries = Object.entries(object).map(([key, value]): [string, unknown] => [key, change(key, value)])
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

/** Every schema of a document with its base URI, the document first. */
function* subschemas(node: unknown, above: string): Generator<{ schema: JsonObject; base: string }> {
  if (!isObject(node)) return
  const base = baseOf(node, above)
  yield { schema: node, base }
  for (const part of partsOf(node)) yield* subschemas(part, base)
}

function baseOf({ $id: id }: JsonObject, above: string): string {
  return identifies(id) ? withoutFragment(new URL(id, above)) : above
}

function absolute(
  reference: string,
  base: string,
  ids: ReadonlyMap<string, string>,
  file: string,
  resolve: Resolve,
): string {
  if (reference.startsWith('#')) return (ids.get(base) ?? base) + reference
  const url = new URL(reference, base)
  const target = withoutFragment(url)
  const own = ids.get(target)
  if (own !== undefined) return own + url.hash
  // With an `$id` of its own, a file may still name its neighbours by their place.
  const neighbour = URL.canParse(reference) ? target : withoutFragment(new URL(reference, file))
  return resolve(target, reference, neighbour) + url.hash
}

/** In draft-07 an `$id` of `#name` is an anchor and no base. */
function identifies(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && !id.startsWith('#')
}

function withoutFragment(url: URL): string {
  return url.href.slice(0, url.href.length - url.hash.length)
}
