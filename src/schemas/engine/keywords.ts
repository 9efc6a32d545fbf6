import type { FuncKeywordDefinition } from 'ajv'
import { codePoints } from './code-points.ts'
import { equal, includes } from './equal.ts'
import type { Spend } from './spend.ts'
import { uniqueItems } from './unique-items.ts'

/**
 * Replacements for ajv keywords that call methods of the values they compare, or that read a value many times without
 * counting steps. Each is one function shared by all schemas, because ajv is slow with many functions. The messages for
 * their violations are in `to-finding.ts`.
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
    // A character has one or two UTF-16 code units, so the characters of most strings need not be counted.
    limit(
      'minLength',
      'string',
      (min, text: string) => text.length >= 2 * min || (text.length >= min && characters(text) >= min),
    ),
    limit(
      'maxLength',
      'string',
      (max, text: string) => text.length <= max || (text.length <= 2 * max && characters(text) <= max),
    ),
    limit('minProperties', 'object', (min, object: object) => members(object) >= min),
    limit('maxProperties', 'object', (max, object: object) => members(object) <= max),
    uniqueItems(spend),
  ]
}

function limit(
  keyword: string,
  type: 'string' | 'object',
  holds: (bound: number, value: never) => boolean,
): FuncKeywordDefinition {
  const validate = (bound: number, value: unknown) => holds(bound, value as never)
  // For an object without members, ajv skips the keywords after `propertyNames`.
  const before = type === 'object' ? { before: 'propertyNames' } : {}
  return { keyword, type, schemaType: 'number', errors: false, validate, ...before }
}
