import { isObject, type JsonObject } from '../../core/json/json.ts'
import { literals, maps, partsOf } from './subschemas.ts'

/**
 * Returns the URI of the document that a `$ref` names.
 * @param neighbour the target if the reference is resolved against the file's URI instead of its `$id`
 * @throws if the document may not be used
 */
export type Resolve = (target: string, reference: string, neighbour: string) => string

/** Maps the absolute `$id`s of a document and its embedded schemas to the URIs that billhook uses for them. */
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
  /** Every `$ref` in the document. */
  readonly references: readonly string[]
}

/**
 * Copies a schema document, making every `$ref` absolute and every `$id` unique to its file. As a result, two files may
 * have the same `$id` (for example, a schema version and its copy), and any part of a file can be compiled separately.
 * @param file the document's URI
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

/** Rewrites the members of an object. Uses entries, so that `__proto__` stays an ordinary property. */
function rewrite(object: JsonObject, change: (key: string, value: unknown) => unknown): JsonObject {
  const entries = Object.entries(object).map(([key, value]): [string, unknown] => [key, change(key, value)])
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

/** Yields every schema in a document with its base URI, starting with the document itself. */
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
  // A file with an `$id` may still reference neighbouring files by path.
  const neighbour = URL.canParse(reference) ? target : withoutFragment(new URL(reference, file))
  return resolve(target, reference, neighbour) + url.hash
}

/** In draft-07, an `$id` of `#name` is an anchor, not a base URI. */
function identifies(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && !id.startsWith('#')
}

function withoutFragment(url: URL): string {
  return url.href.slice(0, url.href.length - url.hash.length)
}
