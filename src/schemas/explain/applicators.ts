import { isObject } from '../../core/json/json.ts'
import { entryOf } from './violation.ts'
import { tellUnion } from './union.ts'
import type { Use } from './walk.ts'

type Applicator = (use: Use) => void

/** How each keyword applies its schemas. Their errors are told like those of ajv, with its names of parameters. */
export const applicators: ReadonlyMap<string, Applicator> = new Map<string, Applicator>([
  ['$ref', reference],
  ['allOf', (use) => forEach(use, (part, { value, at, told, walk }) => walk.step(part, value, at, told))],
  ['anyOf', (use) => tellUnion('anyOf', use)],
  ['oneOf', (use) => tellUnion('oneOf', use)],
  ['not', (use) => use.walk.fits(use.operand, use.value) && tell(use, 'not')],
  [
    'if',
    ({ operand, value, at, told, walk, schema }) =>
      walk.step(schema[walk.fits(operand, value) ? 'then' : 'else'] ?? true, value, at, told),
  ],
  [
    'properties',
    ({ operand, value, at, told, walk }) =>
      eachMember(operand, value, (name, part, member) => walk.step(part, member, at.child(name), told)),
  ],
  [
    'dependentSchemas',
    ({ operand, value, at, told, walk }) =>
      eachMember(operand, value, (_name, part) => walk.step(part, value, at, told)),
  ],
  [
    'dependencies',
    ({ operand, value, at, told, walk }) =>
      eachMember(operand, value, (_name, part) => Array.isArray(part) || walk.step(part, value, at, told)),
  ],
  ['patternProperties', patternProperties],
  ['additionalProperties', additionalProperties],
  ['propertyNames', propertyNames],
  ['prefixItems', (use) => forEach(use, (part, _, index) => eachItem(use, index, index + 1, part))],
  ['items', items],
  ['additionalItems', (use) => Array.isArray(use.schema['items']) && furtherItems(use, use.schema['items'].length)],
  ['contains', contains],
])

function tell(
  { operand, value, at, told, schema }: Use,
  keyword: string,
  params: Record<string, unknown> = {},
  message?: string,
): void {
  told.add(
    entryOf(
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

function reference({ operand, value, at, told, walk }: Use): void {
  const target = walk.engine.lookup(String(operand))
  if (!isObject(target) || told.isNew(target, at)) walk.step(target, value, at, told)
}

function forEach(use: Use, apply: (part: unknown, use: Use, index: number) => void): void {
  if (Array.isArray(use.operand)) for (const [index, part] of use.operand.entries()) apply(part, use, index)
}

/** Those that a value has. */
function eachMember(
  operand: unknown,
  value: unknown,
  apply: (name: string, part: unknown, member: unknown) => void,
): void {
  if (!isObject(operand) || !isObject(value)) return
  for (const [name, part] of Object.entries(operand)) if (Object.hasOwn(value, name)) apply(name, part, value[name])
}

function patternProperties({ operand, value, at, told, walk }: Use): void {
  if (!isObject(operand) || !isObject(value)) return
  for (const [source, part] of Object.entries(operand)) {
    const pattern = walk.engine.pattern(source)
    for (const name of Object.keys(value))
      if (!walk.isOver() && pattern.test(name)) walk.step(part, value[name], at.child(name), told)
  }
}

function additionalProperties(use: Use): void {
  const { operand, value, at, told, walk, schema } = use
  if (!isObject(value)) return
  const known = isObject(schema['properties']) ? schema['properties'] : {}
  const patterns = Object.keys(schema['patternProperties'] ?? {}).map((source) => walk.engine.pattern(source))
  for (const name of Object.keys(value)) {
    if (walk.isOver(1 + patterns.length)) return
    if (Object.hasOwn(known, name) || patterns.some((pattern) => pattern.test(name))) continue
    if (operand === false) tell(use, 'additionalProperties', { additionalProperty: name })
    else walk.step(operand, value[name], at.child(name), told)
  }
}

function propertyNames(use: Use): void {
  if (!isObject(use.value)) return
  for (const name of Object.keys(use.value))
    if (!use.walk.isOver() && !use.walk.fits(use.operand, name)) tell(use, 'propertyNames', { propertyName: name })
}

function items(use: Use): void {
  const { operand, schema } = use
  const before = schema['prefixItems']
  if (Array.isArray(operand)) for (const [index, part] of operand.entries()) eachItem(use, index, index + 1, part)
  else if (Array.isArray(before)) furtherItems(use, before.length)
  else eachItem(use, 0, Number.POSITIVE_INFINITY, operand)
}

/** Those after the items that have a schema each. */
function furtherItems(use: Use, count: number): void {
  const { operand, value } = use
  if (operand !== false) eachItem(use, count, Number.POSITIVE_INFINITY, operand)
  else if (Array.isArray(value) && value.length > count)
    tell(use, 'items', {}, `must NOT have more than ${count} items`)
}

function eachItem({ value, at, told, walk }: Use, from: number, to: number, part: unknown): void {
  if (!Array.isArray(value)) return
  for (let index = from; index < Math.min(to, value.length) && !walk.isOver(); index++)
    walk.step(part, value[index], at.child(index), told)
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
  if (fitting < Number(least) || fitting > Number(most)) tell(use, 'contains', { minContains: least })
}
