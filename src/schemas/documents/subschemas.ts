import { isObject, type JsonObject } from '../../core/json/json.ts'

/** Keywords whose values map names to schemas. */
export const maps: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
])

/** Keywords whose values are never schemas. */
export const literals: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples', 'example'])

/** Returns the schemas directly inside a schema, in order. @param without keywords to skip */
export function partsOf(schema: unknown, without: readonly string[] = []): object[] {
  if (!isObject(schema)) return []
  return Object.entries(schema).flatMap(([key, value]) => {
    if (literals.has(key) || without.includes(key)) return []
    const held = maps.has(key) && isObject(value) ? Object.values(value) : [value]
    return held.flat().filter((part) => typeof part === 'object' && part !== null)
  })
}

/** Yields a schema and all schemas inside it. */
export function* allParts(schema: object): Generator<JsonObject> {
  const open = [schema]
  for (let part = open.pop(); part; part = open.pop()) {
    if (isObject(part)) yield part
    for (const one of partsOf(part)) open.push(one)
  }
}
