import type { ErrorObject } from 'ajv'
import { moreFindings, type Finding } from '../../core/finding.ts'
import { tokens } from '../../core/json/position.ts'
import { isObject, type JsonObject } from '../../core/json/json.ts'
import { applicators } from './applicators.ts'
import { assertionsOf } from './assertions.ts'
import { TooManySteps } from '../engine/calls.ts'
import type { Engine } from '../engine/engine.ts'
import { interpret, widthOf } from '../engine/interpret.ts'
import { createLocation, type Location } from './location.ts'
import { createViolations, violationOf, maxFindings, type Violations } from './violation.ts'
import type { Walk } from './walk.ts'

/** Maximum number of schema-value pairs and members to read when explaining one payload. Few payloads reach it. */
const maxSteps = 40_000

/** Maximum depth of nested schemas to read; ajv explains deeper violations. */
const maxDepth = 200

/** Maximum number of unknown properties to list per object; ajv reports only one at a time. */
const maxUnevaluated = 20

/**
 * Returns human-readable findings about why a payload does not match a schema: at most a hundred, plus one with the
 * number of further findings. For `anyOf` and `oneOf`, only the closest alternative is reported. ajv has already
 * rejected the payload; its first error is reported wherever this walk finds no explanation.
 * @param first ajv's first error, for a payload that needs too many steps
 */
export function explain(
  schema: JsonObject,
  payload: unknown,
  engine: Engine,
  first: ErrorObject = nothing,
): readonly Finding[] {
  let steps = 0
  let depth = 0
  const unions = new Map<object, Map<Location, Violations>>()
  const walk: Walk = {
    engine,
    isOver: (cost = 1) => (steps += cost) > maxSteps,
    fits: (part, value) => (typeof part === 'boolean' ? part : engine.compile(part as JsonObject)(value)),
    step: (part, value, at, violations) => {
      if (++steps > maxSteps) return
      if (part === false) violations.add(violationOf({ ...nothing, keyword: 'false schema', data: value }, at))
      if (!isObject(part)) return
      if (depth > maxDepth) {
        if (violations.isNew(anySchema, at)) reportByAjv(part, value, at, violations, engine)
        return
      }
      depth++
      const before = violations.count()
      const assertions = assertionsOf(part)
      for (const operand of Object.values(assertions ?? {})) engine.spend(widthOf(operand) + widthOf(value))
      if (assertions && interpret(assertions, value, engine.lookup) !== true) {
        for (const error of engine.errors(assertions, value))
          violations.add(violationOf({ ...error, parentSchema: part }, at))
      }
      for (const [keyword, operand] of Object.entries(part))
        applicators.get(keyword)?.({ operand, value, at, violations, walk, schema: part })
      if (violations.count() === before && isOpaque(part, engine)) reportByAjv(part, value, at, violations, engine)
      depth--
    },
    union: (operand, at, report) => {
      const byLocation = unions.get(operand) ?? new Map<Location, Violations>()
      unions.set(operand, byLocation)
      const violations = byLocation.get(at) ?? report()
      byLocation.set(at, violations)
      return violations
    },
  }
  const [root, violations] = [createLocation(), createViolations()]
  try {
    walk.step(schema, payload, root, violations)
    if (violations.count() === 0) reportByAjv(schema, payload, root, violations, engine)
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error
    steps = Number.POSITIVE_INFINITY
    if (violations.count() === 0) report(first, payload, root, violations)
  }
  return reported(violations, steps > maxSteps)
}

/** @param isPartial true if there may be more violations than were counted */
function reported(violations: Violations, isPartial: boolean): readonly Finding[] {
  const findings = violations.entries.map(({ finding }) => finding())
  const rest = violations.count() - maxFindings
  return rest <= 0 ? findings : [...findings, moreFindings({ count: rest, exact: !isPartial })]
}

/** Represents all schemas at a location that is nested too deeply, where one explanation is enough. */
const anySchema = {}

const nothing: ErrorObject = { keyword: '', instancePath: '', schemaPath: '', params: {} }

/**
 * True if a schema has a `$ref` that cannot be looked up, or a keyword that depends on more than its operand and the
 * value.
 */
function isOpaque(schema: JsonObject, { lookup }: Engine): boolean {
  const { $ref: reference } = schema
  if (typeof reference === 'string' && lookup(reference) === undefined) return true
  return '$dynamicRef' in schema || 'unevaluatedProperties' in schema || 'unevaluatedItems' in schema
}

function reportByAjv(
  schema: JsonObject,
  value: unknown,
  at: Location,
  violations: Violations,
  { compile }: Engine,
): void {
  const validate = compile(schema)
  let rest = value
  for (let count = 0; count < maxUnevaluated && !validate(rest); count++) {
    const [error = { ...nothing, keyword: 'schema', message: 'does not match the schema' }] = validate.errors ?? []
    report(error, value, at, violations)
    const { unevaluatedProperty } = error.params as { unevaluatedProperty?: string }
    if (unevaluatedProperty === undefined || error.instancePath !== '' || !isObject(rest)) return
    rest = Object.fromEntries(Object.entries(rest).filter(([key]) => key !== unevaluatedProperty))
  }
}

/** Adds an ajv error for a value. The error may be located inside the value. */
function report(error: ErrorObject, value: unknown, at: Location, violations: Violations): void {
  violations.add(
    violationOf(
      error.instancePath === '' ? { ...error, data: value } : error,
      tokens(error.instancePath).reduce((location, token) => location.child(token), at),
    ),
  )
}
