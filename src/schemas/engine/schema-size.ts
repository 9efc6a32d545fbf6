import { isObject, type JsonObject } from '../../core/json/json.ts'
import type { Lookup } from './interpret.ts'
import { partsOf } from '../documents/subschemas.ts'

/**
 * Returns the number of objects that are compiled for a schema and everything it references. Stops counting above
 * `max`.
 */
export function sizeOf(root: JsonObject, lookup: Lookup, max: number): number {
  const open: unknown[] = [root]
  const seen = new Set<unknown>()
  while (open.length > 0 && seen.size <= max) {
    const part = open.pop()
    if (!isObject(part) || seen.has(part)) continue
    seen.add(part)
    for (const one of partsOf(part, definitions)) open.push(one)
    if (typeof part['$ref'] === 'string') open.push(lookup(part['$ref']))
  }
  return seen.size
}

/** Keywords whose schemas are compiled only if they are referenced. */
export const definitions: readonly string[] = ['$defs', 'definitions']
