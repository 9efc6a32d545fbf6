import { isObject } from '../../core/json/json.ts'

type Test = (value: unknown) => boolean

const types = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'])

const isText: Test = (value) => typeof value === 'string'
const isFlag: Test = (value) => typeof value === 'boolean'
const isNumber: Test = (value) => typeof value === 'number'
const isCount: Test = (value) => Number.isInteger(value) && Number(value) >= 0
const isAny: Test = () => true
const isScalar: Test = (value) => typeof value !== 'object' || value === null
const isType: Test = (value) => types.has(value as string)
const isList =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every(test)
const isSet =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test) && new Set(value).size === value.length
const isMap: Test = (value) => isObject(value) && Object.values(value).every(isCertainlyValid)

function isPattern(value: unknown): boolean {
  try {
    return typeof value === 'string' && RegExp(value, 'u') instanceof RegExp
  } catch {
    return false
  }
}

const keywords: ReadonlyMap<string, Test> = new Map<string, Test>([
  ...all(isText, '$ref $comment title description format contentEncoding contentMediaType'),
  ...all(isFlag, 'uniqueItems deprecated readOnly writeOnly'),
  ...all(isNumber, 'minimum maximum exclusiveMinimum exclusiveMaximum'),
  ...all(isCount, 'minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains'),
  ...all(isAny, 'const default'),
  ...all(
    isCertainlyValid,
    'items additionalProperties propertyNames contains not if then else unevaluatedItems unevaluatedProperties',
  ),
  ...all(isList(isCertainlyValid), 'allOf anyOf oneOf'),
  ...all(isMap, '$defs definitions properties dependentSchemas'),
  ['$id', (value) => typeof value === 'string' && !value.includes('#')],
  ['enum', (value) => isList(isScalar)(value) && isSet(isScalar)(value)],
  ['examples', Array.isArray],
  ['multipleOf', (value) => isNumber(value) && Number(value) > 0],
  ['pattern', isPattern],
  ['patternProperties', (value) => isMap(value) && Object.keys(value as object).every(isPattern)],
  ['required', isSet(isText)],
  ['type', (value) => isType(value) || (isList(isType)(value) && isSet(isType)(value))],
])

/**
 * True if a schema certainly satisfies the meta-schemas of both draft-07 and 2020-12, which is the case for nearly all
 * valid schemas. This check is a thousand times faster than validation against a meta-schema. If it returns false, only
 * the meta-schema can decide.
 */
export function isCertainlyValid(schema: unknown): boolean {
  if (typeof schema === 'boolean') return true
  return (
    isObject(schema) && Object.entries(schema).every(([key, value]) => keywords.get(key)?.(value) ?? !isReserved(key))
  )
}

/**
 * True for rare standard keywords, which are left to the meta-schema. Unknown keywords are annotations and are always
 * valid.
 */
function isReserved(key: string): boolean {
  return (
    key.startsWith('$') || /^(?:dependencies|dependentRequired|prefixItems|additionalItems|contentSchema)$/.test(key)
  )
}

function all(test: Test, names: string): [string, Test][] {
  return names.split(' ').map((name) => [name, test])
}
