import { partsOf } from '../documents/subschemas.ts'
import { definitions } from './schema-size.ts'

const known = new WeakMap<object, number>()

/**
 * Returns how deeply a schema's compiled code is nested if the code stops at the first error. Each schema inside it, up
 * to the next `$ref`, is compiled into a branch of the preceding one.
 */
export function nesting(schema: unknown): number {
  if (typeof schema !== 'object' || schema === null) return 0
  const found = known.get(schema) ?? deepest(schema)
  known.set(schema, found)
  return found
}

function deepest(schema: object): number {
  return partsOf(schema, definitions).reduce((depth, part, before) => Math.max(depth, before + 1 + nesting(part)), 0)
}
