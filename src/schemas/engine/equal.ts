import { isObject } from '../../core/json/json.ts'
import type { Spend } from './spend.ts'

const scalars = new WeakMap<readonly unknown[], ReadonlySet<unknown>>()

/**
 * Reports whether a list in a schema contains a value. Scalars are looked up in a set, so that the length of the list
 * does not matter.
 */
export function includes(values: readonly unknown[], value: unknown, spend: Spend): boolean {
  if (typeof value === 'object' && value !== null) {
    spend(values.length)
    return values.some((one) => equal(one, value, spend))
  }
  const known = scalars.get(values) ?? new Set(values)
  scalars.set(values, known)
  return known.has(value)
}

/**
 * True if a schema value and a payload value are equal as JSON. ajv's own comparison calls `valueOf` and `toString`,
 * which a payload can set to any value.
 */
export function equal(wanted: unknown, value: unknown, spend: Spend): boolean {
  spend(5)
  if (Array.isArray(wanted)) {
    if (!Array.isArray(value) || value.length !== wanted.length) return false
    spend(wanted.length)
    return wanted.every((item, index) => equal(item, value[index], spend))
  }
  if (!isObject(wanted) || !isObject(value)) return wanted === value
  const [keys, count] = [Object.keys(wanted), Object.keys(value).length]
  spend(keys.length + 5 * count)
  return (
    keys.length === count && keys.every((key) => Object.hasOwn(value, key) && equal(wanted[key], value[key], spend))
  )
}
