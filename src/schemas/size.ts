import { isObject, type JsonObject } from '../core/json.ts'
import type { Lookup } from './glance.ts'

/** What is no schema, however it looks. */
const literals = new Set(['const', 'enum', 'default', 'examples', 'example', '$defs', 'definitions'])

/** How many objects a schema has, with all that it refers to: what is compiled for it. Counts no further than `most`. */
export function sizeOf(root: JsonObject, lookup: Lookup, most: number): number {
  const open: unknown[] = [root]
  const seen = new Set<unknown>()
  while (open.length > 0 && seen.size <= most) {
    const part = open.pop()
    if (typeof part !== 'object' || part === null || seen.has(part)) continue
    seen.add(part)
    for (const [key, value] of Object.entries(part)) if (Array.isArray(part) || !literals.has(key)) open.push(value)
    if (isObject(part) && typeof part['$ref'] === 'string') open.push(lookup(part['$ref']))
  }
  return seen.size
}
