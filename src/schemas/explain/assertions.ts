import type { JsonObject } from '../../core/json/json.ts'

/** Keywords that hold schemas, or say nothing of a value by themselves. */
const others = new Set(
  (
    '$ref $dynamicRef $id $schema $anchor $dynamicAnchor $vocabulary $comment $defs definitions title ' +
    'description default examples ' +
    'deprecated readOnly writeOnly allOf anyOf oneOf not if then else properties patternProperties ' +
    'additionalProperties ' +
    'propertyNames dependentSchemas items prefixItems additionalItems contains minContains maxContains ' +
    'unevaluatedProperties unevaluatedItems'
  ).split(' '),
)

const known = new WeakMap<JsonObject, JsonObject | false>()

/** What a schema asks of a value without other schemas; undefined when it asks nothing. */
export function assertionsOf(schema: JsonObject): JsonObject | undefined {
  const found = known.get(schema) ?? select(schema)
  known.set(schema, found)
  return found === false ? undefined : found
}

function select(schema: JsonObject): JsonObject | false {
  const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (others.has(key) || key.startsWith('x-')) return []
    return key === 'dependencies' ? [[key, listsIn(value as JsonObject)]] : [[key, value]]
  })
  return entries.length > 0 && Object.fromEntries(entries)
}

/** Of `dependencies` in draft-07 those that name properties; the others hold schemas. */
function listsIn(dependencies: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(dependencies).filter(([, value]) => Array.isArray(value)))
}
