import { isObject, type JsonObject } from '../../core/json/json.ts'
import { codePoints } from './code-points.ts'
import { patternSteps } from '../patterns/cost.ts'

/** The outcome of a check; undefined if uncertain. */
type Verdict = boolean | undefined
type Judge = (schema: unknown, value: unknown) => Verdict
/** Checks a value against one keyword of a schema. */
type Rule = (operand: unknown, value: unknown, judge: Judge, schema: JsonObject) => Verdict

/** Returns the schema at an absolute reference; undefined if it is unknown. */
export type Lookup = (reference: string) => unknown

/** Maximum number of keywords, listed operands and members to read; above this, ajv is faster. */
const maxSteps = 50_000

/** Maximum number of steps to match one pattern. */
const maxPatternSteps = 1_000

/**
 * Checks a value against a draft 2020-12 schema by reading the schema instead of compiling it, which is a hundred times
 * faster for a small number of values. Supports the keywords that most schemas use. If the result is undefined, ajv
 * decides; ajv also confirms every failure.
 */
export function interpret(schema: unknown, value: unknown, lookup: Lookup): Verdict {
  let steps = 0
  const judge: Judge = (part, item) => {
    if (typeof part === 'boolean') return part
    const width = widthOf(item)
    // JSON may contain 1e999, which is parsed as Infinity.
    if (!isObject(part) || item === Number.POSITIVE_INFINITY || item === Number.NEGATIVE_INFINITY) return undefined
    return all(Object.entries(part), ([keyword, operand]) => {
      steps += 1 + width + widthOf(operand)
      if (steps > maxSteps) throw new RangeError('too many steps')
      if (keyword === '$ref') return judge(lookup(String(operand)), item)
      const rule = rules.get(keyword)
      return rule ? rule(operand, item, judge, part) : keyword.startsWith('x-') || undefined
    })
  }
  try {
    return judge(schema, value)
  } catch {
    // The schema or value is nested too deeply, needs too many steps, or has an invalid pattern.
    return undefined
  }
}

/** Returns the number of members or items; for a string, the number of complete 64-character blocks. */
export function widthOf(value: unknown): number {
  if (typeof value === 'string') return value.length >> 6
  if (Array.isArray(value)) return value.length
  return isObject(value) ? Object.keys(value).length : 0
}

const types: ReadonlyMap<unknown, (value: unknown) => boolean> = new Map<unknown, (value: unknown) => boolean>([
  ['array', Array.isArray],
  ['boolean', (value) => typeof value === 'boolean'],
  ['integer', Number.isInteger],
  ['null', (value) => value === null],
  ['number', Number.isFinite],
  ['object', isObject],
  ['string', (value) => typeof value === 'string'],
])

/** Functions that measure a value for a limit keyword. They return undefined if the limit does not apply. */
const amount = (value: unknown) => (Number.isFinite(value) ? Number(value) : undefined)
const length = (value: unknown) => (typeof value === 'string' ? codePoints(value) : undefined)
const items = (value: unknown) => (Array.isArray(value) ? value.length : undefined)
const members = (value: unknown) => (isObject(value) ? Object.keys(value).length : undefined)
const atLeast = (size: number, bound: number) => size >= bound
const atMost = (size: number, bound: number) => size <= bound

const notes =
  '$id $defs definitions $comment title description default examples deprecated readOnly writeOnly then else'

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...notes.split(' ').map((name): [string, Rule] => [name, () => true]),
  [
    'type',
    (operand, value, _, schema) => {
      // `nullable` is an OpenAPI keyword that ajv supports.
      return 'nullable' in schema ? undefined : any([operand].flat(), (type) => types.get(type)?.(value))
    },
  ],
  ['const', (operand, value) => same(operand, value)],
  ['enum', (operand, value) => (Array.isArray(operand) ? any(operand, (one) => same(one, value)) : undefined)],
  ['minimum', limit(amount, atLeast)],
  ['maximum', limit(amount, atMost)],
  ['exclusiveMinimum', limit(amount, (size, bound) => size > bound)],
  ['exclusiveMaximum', limit(amount, (size, bound) => size < bound)],
  ['minLength', limit(length, atLeast)],
  ['maxLength', limit(length, atMost)],
  ['minItems', limit(items, atLeast)],
  ['maxItems', limit(items, atMost)],
  ['minProperties', limit(members, atLeast)],
  ['maxProperties', limit(members, atMost)],
  [
    'pattern',
    (operand, value) =>
      typeof value !== 'string' ||
      (patternSteps(String(operand))(value.length) <= maxPatternSteps
        ? new RegExp(String(operand), 'u').test(value)
        : undefined),
  ],
  ['format', (_, value) => (typeof value === 'string' || typeof value === 'number' ? undefined : true)],
  [
    'items',
    (operand, value, judge, schema) => {
      if (!Array.isArray(value)) return true
      return 'prefixItems' in schema ? undefined : all(value, (item) => judge(operand, item))
    },
  ],
  [
    'required',
    (operand, value) => {
      if (!isObject(value)) return true
      return Array.isArray(operand) ? all(operand, (name: string) => Object.hasOwn(value, name)) : undefined
    },
  ],
  [
    'properties',
    (operand, value, judge) => {
      if (!isObject(value)) return true
      if (!isObject(operand)) return undefined
      // ajv ignores a property with this name.
      if (Object.hasOwn(operand, '__proto__')) return undefined
      return all(Object.entries(operand), ([name, part]) => !Object.hasOwn(value, name) || judge(part, value[name]))
    },
  ],
  [
    'additionalProperties',
    (operand, value, judge, { properties = {}, patternProperties }) => {
      if (!isObject(value)) return true
      if (!isObject(properties) || patternProperties !== undefined) return undefined
      return all(Object.keys(value), (name) => Object.hasOwn(properties, name) || judge(operand, value[name]))
    },
  ],
  [
    'propertyNames',
    (operand, value, judge) => !isObject(value) || all(Object.keys(value), (name) => judge(operand, name)),
  ],
  [
    'allOf',
    (operand, value, judge) => (Array.isArray(operand) ? all(operand, (part) => judge(part, value)) : undefined),
  ],
  [
    'anyOf',
    (operand, value, judge) => (Array.isArray(operand) ? any(operand, (part) => judge(part, value)) : undefined),
  ],
  [
    'oneOf',
    (operand, value, judge) => (Array.isArray(operand) ? one(operand.map((part) => judge(part, value))) : undefined),
  ],
  ['not', (operand, value, judge) => negate(judge(operand, value))],
  [
    'if',
    (operand, value, judge, schema) => {
      const condition = judge(operand, value)
      if (condition === undefined) return undefined
      return judge(schema[condition ? 'then' : 'else'] ?? true, value)
    },
  ],
])

function limit(measure: (value: unknown) => number | undefined, holds: (size: number, bound: number) => boolean): Rule {
  return (operand, value) => {
    const size = measure(value)
    if (size === undefined) return true
    return typeof operand === 'number' ? holds(size, operand) : undefined
  }
}

/** Compares scalars; leaves objects and lists to ajv. */
function same(operand: unknown, value: unknown): Verdict {
  const isScalar = typeof operand !== 'object' || operand === null
  return isScalar ? operand === value : typeof value === 'object' && value !== null ? undefined : false
}

function all<T>(list: readonly T[], judge: (item: T) => Verdict): Verdict {
  let verdict: Verdict = true
  for (const item of list) {
    const one = judge(item)
    if (one === false) return false
    if (one === undefined) verdict = undefined
  }
  return verdict
}

function any<T>(list: readonly T[], judge: (item: T) => Verdict): Verdict {
  return negate(all(list, (item) => negate(judge(item))))
}

function one(verdicts: readonly Verdict[]): Verdict {
  const fitting = verdicts.filter((verdict) => verdict === true).length
  if (fitting > 1) return false
  return verdicts.includes(undefined) ? undefined : fitting === 1
}

function negate(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict
}
