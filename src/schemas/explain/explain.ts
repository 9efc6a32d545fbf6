import type { ErrorObject } from 'ajv'
import { moreFindings, type Finding } from '../../core/finding.ts'
import { tokens } from '../../core/json/position.ts'
import { isObject, type JsonObject } from '../../core/json/json.ts'
import { applicators } from './applicators.ts'
import { assertionsOf } from './assertions.ts'
import { TooManySteps } from '../engine/calls.ts'
import type { Engine } from '../engine/engine.ts'
import { interpret, widthOf } from '../engine/interpret.ts'
import { createPlace, type Place } from './location.ts'
import { createTold, entryOf, mostFindings, type Told } from './violation.ts'
import type { Walk } from './walk.ts'

/**
 * Pairs of a schema and a value that are read to explain one payload, and members that are looked at. Few payloads need
 * as many.
 */
const mostSteps = 40_000

/** Schemas within each other that are read; what is deeper is left to ajv. */
const mostDepth = 200

/** Unknown properties of one object that are named where ajv gives one at a time. */
const mostUnevaluated = 20

/**
 * Why a payload does not fit a schema, for a person: at most a hundred findings, and how many more there are. Of an
 * `anyOf` or `oneOf` only the alternative that the value comes closest to is told. Whether it fits is known before,
 * from ajv, so what is not read here is explained by the first error of ajv.
 * @param first that error, for a payload that there are no steps left to read again
 */
export function explain(
  schema: JsonObject,
  payload: unknown,
  engine: Engine,
  first: ErrorObject = nothing,
): readonly Finding[] {
  let steps = 0
  let depth = 0
  const unions = new Map<object, Map<Place, Told>>()
  const walk: Walk = {
    engine,
    isOver: (cost = 1) => (steps += cost) > mostSteps,
    fits: (part, value) => (typeof part === 'boolean' ? part : engine.compile(part as JsonObject)(value)),
    step: (part, value, at, told) => {
      if (++steps > mostSteps) return
      if (part === false) told.add(entryOf({ ...nothing, keyword: 'false schema', data: value }, at))
      if (!isObject(part)) return
      if (depth > mostDepth) {
        if (told.isNew(anySchema, at)) tellByAjv(part, value, at, told, engine)
        return
      }
      depth++
      const before = told.count()
      const assertions = assertionsOf(part)
      for (const operand of Object.values(assertions ?? {})) engine.spend(widthOf(operand) + widthOf(value))
      if (assertions && interpret(assertions, value, engine.lookup) !== true) {
        for (const error of engine.errors(assertions, value)) told.add(entryOf({ ...error, parentSchema: part }, at))
      }
      for (const [keyword, operand] of Object.entries(part))
        applicators.get(keyword)?.({ operand, value, at, told, walk, schema: part })
      if (told.count() === before && isOpaque(part, engine)) tellByAjv(part, value, at, told, engine)
      depth--
    },
    union: (operand, at, tell) => {
      const places = unions.get(operand) ?? new Map<Place, Told>()
      unions.set(operand, places)
      const told = places.get(at) ?? tell()
      places.set(at, told)
      return told
    },
  }
  const [root, told] = [createPlace(), createTold()]
  try {
    walk.step(schema, payload, root, told)
    if (told.count() === 0) tellByAjv(schema, payload, root, told, engine)
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error
    steps = Number.POSITIVE_INFINITY
    if (told.count() === 0) tell(first, payload, root, told)
  }
  return reported(told, steps > mostSteps)
}

/** @param isPart there may be more than was counted */
function reported(told: Told, isPart: boolean): readonly Finding[] {
  const findings = told.entries.map(({ finding }) => finding())
  const rest = told.count() - mostFindings
  return rest <= 0 ? findings : [...findings, moreFindings({ count: rest, exact: !isPart })]
}

/** One explanation is enough for a place that is too deep. */
const anySchema = {}

const nothing: ErrorObject = { keyword: '', instancePath: '', schemaPath: '', params: {} }

/** Whether a schema has keywords whose meaning depends on more than the value and their operand. */
function isOpaque(schema: JsonObject, { lookup }: Engine): boolean {
  const { $ref: reference } = schema
  if (typeof reference === 'string' && lookup(reference) === undefined) return true
  return '$dynamicRef' in schema || 'unevaluatedProperties' in schema || 'unevaluatedItems' in schema
}

function tellByAjv(schema: JsonObject, value: unknown, at: Place, told: Told, { compile }: Engine): void {
  const validate = compile(schema)
  let rest = value
  for (let count = 0; count < mostUnevaluated && !validate(rest); count++) {
    const [error = { ...nothing, keyword: 'schema', message: 'does not fit the schema' }] = validate.errors ?? []
    tell(error, value, at, told)
    const { unevaluatedProperty } = error.params as { unevaluatedProperty?: string }
    if (unevaluatedProperty === undefined || error.instancePath !== '' || !isObject(rest)) return
    rest = Object.fromEntries(Object.entries(rest).filter(([key]) => key !== unevaluatedProperty))
  }
}

/** An error of ajv in a value, which may be of a place below it. */
function tell(error: ErrorObject, value: unknown, at: Place, told: Told): void {
  told.add(
    entryOf(
      error.instancePath === '' ? { ...error, data: value } : error,
      tokens(error.instancePath).reduce((place, token) => place.child(token), at),
    ),
  )
}
