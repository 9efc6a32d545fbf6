import { partsOf } from '../documents/subschemas.ts'
import { definitions } from './schema-size.ts'

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
  return partsOf(schema, definitions).reduce((most, part, before) => Math.max(most, before + 1 + nesting(part)), 0)
}
