import type { FuncKeywordDefinition, SchemaValidateFunction } from 'ajv'
import { isObject } from '../core/json.ts'

/** `uniqueItems` in one pass. ajv compares every item with every other one. */
export const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  validate: check(),
}

function check(): SchemaValidateFunction {
  const validate: SchemaValidateFunction = (isWanted: boolean, items: readonly unknown[]) => {
    const twins = isWanted ? twinsIn(items) : undefined
    validate.errors = twins ? [{ keyword: 'uniqueItems', params: twins, message: `must NOT have duplicate items` }] : []
    return twins === undefined
  }
  return validate
}

/** The indexes of the first item that is equal to one before it: `j` of the earlier one, `i` of the later. */
function twinsIn(items: readonly unknown[]): { readonly j: number; readonly i: number } | undefined {
  const known = new Map<unknown, number>()
  for (const [i, item] of items.entries()) {
    const key = typeof item === 'string' ? JSON.stringify(item) : typeof item === 'object' ? canonical(item) : item
    const j = known.get(key)
    if (j !== undefined) return { j, i }
    known.set(key, i)
  }
  return undefined
}

/** The same text for equal values: JSON with sorted keys, but for numbers that JSON cannot write. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value === 'number') return String(value)
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
  return `{${members.join()}}`
}
