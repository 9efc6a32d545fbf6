import { isObject, type JsonObject } from '../../core/json/json.ts'
import type { Lookup } from './interpret.ts'
import { partsOf } from '../documents/subschemas.ts'

/**
 * How many objects a schema has, with all that it refers to: what is compiled for it. Counts no further than `most`.
 */
export function sizeOf(root: JsonObject, lookup: Lookup, most: number): number {
  const open: unknown[] = [root]
  const seen = new Set<unknown>()
  while (open.length > 0 && seen.size <= most) {
    const part = open.pop()
    if (!isObject(part) || seen.has(part)) continue
    seen.add(part)
    for (const one of partsOf(part, definitions)) open.push(one)
    if (typeof part['$ref'] === 'string') open.push(lookup(part['$ref']))
  }
  return seen.size
}

/** What is compiled only where it is referred to. */
export const definitions: readonly string[] = ['$defs', 'definitions']
