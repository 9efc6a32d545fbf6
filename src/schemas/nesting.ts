import { isObject } from '../core/json.ts'

const known = new WeakMap<object, number>()

/**
 * How deep the code for a schema is nested where it stops at the first error: each schema within it, up to the next
 * `$ref`, is compiled into a branch of the one before.
 */
export function nesting(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return 0
  const found = known.get(schema) ?? deepest(schema)
  known.set(schema, found)
  return found
}

function deepest(schema: object): number {
  let most = 0
  let before = 1
  for (const [key, value] of Object.entries(schema)) {
    if (typeof value !== 'object' || (isObject(schema) && (key === '$defs' || key === 'definitions'))) continue
    most = Math.max(most, before + nesting(value))
    before++
  }
  return most
}
