import type { FuncKeywordDefinition } from 'ajv'
import { codePoints } from './code-points.ts'
import { equal, includes } from './equal.ts'
import type { Spend } from './spend.ts'
import { uniqueItems } from './unique-items.ts'

/**
 * Replacements for ajv keywords. Its own call methods of the values they compare, or read a value as often as the
 * schema asks without counting it. Each is one function for all places, since ajv is slow with many. `to-finding.ts`
 * has the words for what does not fit.
 */
export function keywords(spend: Spend): FuncKeywordDefinition[] {
  const characters = (text: string): number => {
    spend(text.length >> 3)
    return codePoints(text)
  }
  const members = (object: object): number => {
    const count = Object.keys(object).length
    spend(5 * count)
    return count
  }
  return [
    { keyword: 'const', errors: false, validate: (wanted: unknown, value: unknown) => equal(wanted, value, spend) },
    {
      keyword: 'enum',
      schemaType: 'array',
      errors: false,
      validate: (values: readonly unknown[], value: unknown) => includes(values, value, spend),
    },
    // A character is one or two UTF-16 units: most texts need not be counted.
    limit(
      'minLength',
      'string',
      (least, text: string) => text.length >= 2 * least || (text.length >= least && characters(text) >= least),
    ),
    limit(
      'maxLength',
      'string',
      (most, text: string) => text.length <= most || (text.length <= 2 * most && characters(text) <= most),
    ),
    limit('minProperties', 'object', (least, object: object) => members(object) >= least),
    limit('maxProperties', 'object', (most, object: object) => members(object) <= most),
    uniqueItems(spend),
  ]
}

function limit(
  keyword: string,
  type: 'string' | 'object',
  holds: (bound: number, value: never) => boolean,
): FuncKeywordDefinition {
  const validate = (bound: number, value: unknown) => holds(bound, value as never)
  return { keyword, type, schemaType: 'number', errors: false, validate }
}
