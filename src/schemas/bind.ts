import { isObject, type JsonObject } from '../core/json.ts'

/**
 * Gives the URI of the document that a `$ref` names; throws for one that may not be used.
 * `neighbour` is the target when the reference is read from the place of its file, whatever its `$id` says.
 */
export type Resolve = (target: string, reference: string, neighbour: string) => string

type Mutable = { [key: string]: unknown }

const maps = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'dependencies'])
const literals = new Set(['const', 'enum', 'default', 'examples', 'example'])

/** The absolute `$id` of a document and of the schemas embedded in it, each with the URI that billhook gives it. */
export function ownIds(document: JsonObject, file: string): ReadonlyMap<string, string> {
  const ids = new Map([[file, file]])
  for (const { schema, base } of subschemas(document, file)) {
    if (schema === document) ids.set(base, file)
    else if (identifies(schema['$id'])) ids.set(base, `${file}?part=${ids.size}`)
  }
  return ids
}

/**
 * A copy of a schema document in which every `$ref` is absolute and every `$id` is of its file. So two files may
 * have the same `$id` (a version copied from another), and any part of one can be compiled by itself.
 * @param file the URI of the document
 */
export function bind(document: JsonObject, file: string, resolve: Resolve): JsonObject {
  const ids = ownIds(document, file)
  const copy: Mutable = structuredClone(document)
  // All bases first: the walk reads what the loop changes.
  const schemas = Array.from(subschemas(copy, file))
  for (const { schema, base } of schemas) {
    const reference = schema['$ref']
    if (identifies(schema['$id'])) schema['$id'] = ids.get(base)
    if (typeof reference === 'string') schema['$ref'] = absolute(reference, base, ids, file, resolve)
    delete schema['$schema']
  }
  copy['$id'] = file
  return copy
}

/** Every schema of a document with its base URI, the document first. */
function* subschemas(node: unknown, above: string): Generator<{ schema: Mutable; base: string }> {
  if (Array.isArray(node)) for (const item of node) yield* subschemas(item, above)
  if (!isObject(node)) return
  const id = node['$id']
  const base = identifies(id) ? withoutFragment(new URL(id, above)) : above
  yield { schema: node, base }
  for (const [key, value] of Object.entries(node)) {
    if (literals.has(key)) continue
    if (maps.has(key) && isObject(value)) for (const part of Object.values(value)) yield* subschemas(part, base)
    else yield* subschemas(value, base)
  }
}

function absolute(
  reference: string,
  base: string,
  ids: ReadonlyMap<string, string>,
  file: string,
  resolve: Resolve,
): string {
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
