import type { FuncKeywordDefinition, SchemaValidateFunction } from 'ajv'
import { isObject } from '../../core/json/json.ts'
import type { Spend } from './spend.ts'

/** Checks `uniqueItems` in one pass; ajv compares every pair of items. */
export function uniqueItems(spend: Spend): FuncKeywordDefinition {
  const validate: SchemaValidateFunction = (isWanted: boolean, items: readonly unknown[]) => {
    const twins = isWanted ? twinsIn(items, spend) : undefined
    validate.errors = twins ? [{ keyword: 'uniqueItems', params: twins, message: `must NOT have duplicate items` }] : []
    return twins === undefined
  }
  return { keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', validate }
}

/** Returns the indexes of the first item that equals an earlier one: `j` is the earlier item, `i` the later. */
function twinsIn(items: readonly unknown[], spend: Spend): { readonly j: number; readonly i: number } | undefined {
  const known = new Map<unknown, number>()
  for (const [i, item] of items.entries()) {
    const isCompared = typeof item === 'string' || typeof item === 'object'
    const key = isCompared ? canonical(item, spend) : item
    const j = known.get(key)
    if (j !== undefined) return { j, i }
    known.set(key, i)
    spend(20)
  }
  return undefined
}

/** Returns the same string for equal values: JSON with sorted keys, extended to numbers that JSON cannot express. */
function canonical(value: unknown, spend: Spend): string {
  spend(typeof value === 'string' ? 20 + (value.length >> 3) : 20)
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, spend)).join()}]`
  if (typeof value === 'number') return String(value)
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key], spend)}`)
  return `{${members.join()}}`
}
