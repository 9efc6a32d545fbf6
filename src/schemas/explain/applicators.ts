import { isObject } from '../../core/json/json.ts'
import { violationOf } from './violation.ts'
import { reportUnion } from './union.ts'
import type { Use } from './walk.ts'

type Applicator = (use: Use) => void

/**
 * Functions that apply the schemas inside each keyword. Violations have the same form as ajv errors, with the same
 * parameter names.
 */
export const applicators: ReadonlyMap<string, Applicator> = new Map<string, Applicator>([
  ['$ref', reference],
  ['allOf', (use) => forEach(use, (part, { value, at, violations, walk }) => walk.step(part, value, at, violations))],
  ['anyOf', (use) => reportUnion('anyOf', use)],
  ['oneOf', (use) => reportUnion('oneOf', use)],
  ['not', (use) => use.walk.fits(use.operand, use.value) && report(use, 'not')],
  [
    'if',
    ({ operand, value, at, violations, walk, schema }) =>
      walk.step(schema[walk.fits(operand, value) ? 'then' : 'else'] ?? true, value, at, violations),
  ],
  [
    'properties',
    ({ operand, value, at, violations, walk }) =>
      eachMember(operand, value, (name, part, member) => walk.step(part, member, at.child(name), violations)),
  ],
  [
    'dependentSchemas',
    ({ operand, value, at, violations, walk }) =>
      eachMember(operand, value, (_name, part) => walk.step(part, value, at, violations)),
  ],
  [
    'dependencies',
    ({ operand, value, at, violations, walk }) =>
      eachMember(operand, value, (_name, part) => Array.isArray(part) || walk.step(part, value, at, violations)),
  ],
  ['patternProperties', patternProperties],
  ['additionalProperties', additionalProperties],
  ['propertyNames', propertyNames],
  ['prefixItems', (use) => forEach(use, (part, _, index) => eachItem(use, index, index + 1, part))],
  ['items', items],
  ['additionalItems', (use) => Array.isArray(use.schema['items']) && furtherItems(use, use.schema['items'].length)],
  ['contains', contains],
])

function report(
  { operand, value, at, violations, schema }: Use,
  keyword: string,
  params: Record<string, unknown> = {},
  message?: string,
): void {
  violations.add(
    violationOf(
      {
        keyword,
        params,
        instancePath: '',
        schemaPath: '',
        schema: operand,
        parentSchema: schema,
        data: value,
        ...(message === undefined ? {} : { message }),
      },
      at,
    ),
  )
}

function reference({ operand, value, at, violations, walk }: Use): void {
  const target = walk.engine.lookup(String(operand))
  if (!isObject(target) || violations.isNew(target, at)) walk.step(target, value, at, violations)
}

function forEach(use: Use, apply: (part: unknown, use: Use, index: number) => void): void {
  if (Array.isArray(use.operand)) for (const [index, part] of use.operand.entries()) apply(part, use, index)
}

/** Calls `apply` for each member that exists in the value. */
function eachMember(
  operand: unknown,
  value: unknown,
  apply: (name: string, part: unknown, member: unknown) => void,
): void {
  if (!isObject(operand) || !isObject(value)) return
  for (const [name, part] of Object.entries(operand)) if (Object.hasOwn(value, name)) apply(name, part, value[name])
}

function patternProperties({ operand, value, at, violations, walk }: Use): void {
  if (!isObject(operand) || !isObject(value)) return
  for (const [source, part] of Object.entries(operand)) {
    const pattern = walk.engine.pattern(source)
    for (const name of Object.keys(value))
      if (!walk.isOver() && pattern.test(name)) walk.step(part, value[name], at.child(name), violations)
  }
}

function additionalProperties(use: Use): void {
  const { operand, value, at, violations, walk, schema } = use
  if (!isObject(value)) return
  const known = isObject(schema['properties']) ? schema['properties'] : {}
  const patterns = Object.keys(schema['patternProperties'] ?? {}).map((source) => walk.engine.pattern(source))
  for (const name of Object.keys(value)) {
    if (walk.isOver(1 + patterns.length)) return
    if (Object.hasOwn(known, name) || patterns.some((pattern) => pattern.test(name))) continue
    if (operand === false) report(use, 'additionalProperties', { additionalProperty: name })
    else walk.step(operand, value[name], at.child(name), violations)
  }
}

function propertyNames(use: Use): void {
  if (!isObject(use.value)) return
  for (const name of Object.keys(use.value))
    if (!use.walk.isOver() && !use.walk.fits(use.operand, name)) report(use, 'propertyNames', { propertyName: name })
}

function items(use: Use): void {
  const { operand, schema } = use
  const before = schema['prefixItems']
  if (Array.isArray(operand)) for (const [index, part] of operand.entries()) eachItem(use, index, index + 1, part)
  else if (Array.isArray(before)) furtherItems(use, before.length)
  else eachItem(use, 0, Number.POSITIVE_INFINITY, operand)
}

/** Applies a schema to the items after those that have schemas of their own. */
function furtherItems(use: Use, count: number): void {
  const { operand, value } = use
  if (operand !== false) eachItem(use, count, Number.POSITIVE_INFINITY, operand)
  else if (Array.isArray(value) && value.length > count)
    report(use, 'items', {}, `must NOT have more than ${count} items`)
}

function eachItem({ value, at, violations, walk }: Use, from: number, to: number, part: unknown): void {
  if (!Array.isArray(value)) return
  for (let index = from; index < Math.min(to, value.length) && !walk.isOver(); index++)
    walk.step(part, value[index], at.child(index), violations)
}

function contains(use: Use): void {
  const {
    operand,
    value,
    walk,
    schema: { minContains: least = 1, maxContains: most = Number.POSITIVE_INFINITY },
  } = use
  if (!Array.isArray(value)) return
  const fitting = value.filter((item) => walk.fits(operand, item)).length
  if (fitting < Number(least) || fitting > Number(most)) report(use, 'contains', { minContains: least })
}
