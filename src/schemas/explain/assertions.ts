import type { JsonObject } from '../../core/json/json.ts'

/** Keywords that contain schemas, or do not constrain a value on their own. */
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

/** Returns a schema's own constraints, without the schemas inside it; undefined if there are none. */
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

/** Returns the draft-07 `dependencies` that list properties; the others contain schemas. */
function listsIn(dependencies: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(dependencies).filter(([, value]) => Array.isArray(value)))
}
