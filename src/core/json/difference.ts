import { isExactNumber } from './exact.ts'
import { isObject } from './json.ts'
import { pointerTo } from './pointer.ts'

/** A place where two JSON values differ. `before` or `after` is absent if that side has no value there. */
export interface Difference {
  /** JSON Pointer. */
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}

/**
 * Returns the innermost differences between two JSON values, at most `limit`, in the order of `before`. The order of
 * keys does not matter.
 */
export function differences(before: unknown, after: unknown, limit: number): Difference[] {
  const found: Difference[] = []
  compare('', before, after, found, limit)
  return found
}

function compare(path: string, before: unknown, after: unknown, found: Difference[], limit: number): void {
  if (found.length >= limit) return
  const keys = sharedKeys(before, after)
  if (keys === undefined) {
    if (!sameScalar(before, after)) {
      found.push({ path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) })
    }
    return
  }
  for (const key of keys) compare(pointerTo(path, key), member(before, key), member(after, key), found, limit)
}

/** Returns the keys of both values if both are objects or both are arrays; otherwise undefined. */
function sharedKeys(a: unknown, b: unknown): Iterable<string | number> | undefined {
  if (Array.isArray(a) && Array.isArray(b))
    return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => index)
  if (isExactNumber(a) || isExactNumber(b)) return undefined
  return isObject(a) && isObject(b) ? new Set([...Object.keys(a), ...Object.keys(b)]) : undefined
}

function member(value: unknown, key: string | number): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string | number, unknown>>)[key]
    : undefined
}

function sameScalar(a: unknown, b: unknown): boolean {
  if (isExactNumber(a) && isExactNumber(b)) return a.rawJSON === b.rawJSON
  return a === b
}
