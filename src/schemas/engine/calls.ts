import type { ValidateFunction } from 'ajv'
import type { DataValidationCxt, ErrorObject } from 'ajv/dist/types/index.js'
import { instrument } from './instrument.ts'
import type { Spend } from './spend.ts'

/** The calls that compiled schemas make to each other, one for every `$ref` that they follow, and what they cost. */
export interface Calls {
  /** For ajv (`code.process`): has compiled functions ask `once` before they run, `join` their errors, and `spend`. */
  readonly process: (code: string) => string
  /** Gives ajv what `process` makes the code name. @param errors how many of them a function keeps */
  readonly attach: (ajv: object, errors: 'first' | 'all') => void
  readonly spend: Spend
  /** Begins a payload: none of its steps is spent. */
  readonly begin: () => void
  /** Runs a check of one payload. */
  readonly run: <T>(check: () => T) => T
}

interface Outcome {
  /** Its place is told from the value. */
  readonly error: ErrorObject | undefined
  readonly evaluated: object | undefined
}

/** Calls that no schema has to remember: an ordinary payload makes fewer. */
const freeCalls = 200

/** What a call costs besides the code that it runs. */
const stepsOfCall = 20

/**
 * Steps of one payload, which take a few tenths of a second. 16 MiB of an ordinary one with a large schema need fewer.
 */
const mostSteps = 20_000_000

/** Of a function that V8 may be unable to parse. */
const stepsOfLarge = 5_000

/** Schema and payload together are more than can be checked while others wait. */
export class TooManySteps extends Error {}

/**
 * Schemas may apply a definition to one value very often: twice by each of 40 definitions, or at each level of a
 * payload. So the outcome of a definition for a value is remembered, and time grows with the payload and not with the
 * number of ways to it. Only for functions that stop at the first error, of which they keep one.
 */
export function createCalls(): Calls {
  let calls = 0
  let steps = 0
  let isDynamic = false
  let inUse: Map<unknown, Outcome>[] = []

  const spend = (more: number): void => {
    steps += more
    if (steps > mostSteps) throw new TooManySteps()
  }
  const once = (validate: ValidateFunction, weight: number): ValidateFunction => {
    const known = new Map<unknown, Outcome>()
    const wrapper = Object.assign(
      (data: unknown, context?: DataValidationCxt): boolean => {
        calls++
        const isRemembered = !isDynamic && calls > freeCalls
        const before = isRemembered ? known.get(data) : undefined
        spend(before ? stepsOfCall : stepsOfCall + weight)
        if (before) return recall(wrapper, before, context)
        const fits = validate(data, context)
        if (!fits && wrapper.errors) wrapper.errors.length = 1
        if (isRemembered) {
          if (known.size === 0) inUse.push(known)
          known.set(data, { error: relativeError(wrapper, context), evaluated: copyOf(wrapper.evaluated) })
        }
        return fits
      },
      { errors: null },
    ) as ValidateFunction
    if (weight > stepsOfLarge) parse(validate)
    return wrapper
  }

  return {
    process: (code) => {
      // What `$dynamicRef` means depends on the way to it.
      if (/= dynamicAnchors[.[]/.test(code)) isDynamic = true
      return instrument(code)
    },
    attach: (ajv, errors) =>
      void Object.assign(ajv, {
        once: errors === 'first' ? once : (validate: ValidateFunction) => validate,
        join,
        spend,
      }),
    spend,
    begin: () => void (steps = 0),
    run: (check) => {
      calls = 0
      try {
        return check()
      } finally {
        if (inUse.length > 0) {
          for (const known of inUse) known.clear()
          inUse = []
        }
      }
    },
  }
}

/** V8 parses a function when it is first called. Whether it can is the schema's affair, and not that of a payload. */
function parse(validate: ValidateFunction): void {
  try {
    validate(undefined)
  } catch (error) {
    if (error instanceof RangeError) throw error
  }
}

function relativeError({ errors }: ValidateFunction, context: DataValidationCxt | undefined): ErrorObject | undefined {
  const [error] = errors ?? []
  return error && { ...error, instancePath: error.instancePath.slice(context?.instancePath.length ?? 0) }
}

function recall(
  validate: ValidateFunction,
  { error, evaluated }: Outcome,
  context: DataValidationCxt | undefined,
): boolean {
  validate.errors = error ? [{ ...error, instancePath: (context?.instancePath ?? '') + error.instancePath }] : null
  if (validate.evaluated && evaluated) Object.assign(validate.evaluated, copyOf(evaluated))
  return error === undefined
}

/** In place of a copy for every error that is added. */
function join(errors: ErrorObject[], [more]: readonly ErrorObject[]): ErrorObject[] {
  if (more) errors.push(more)
  return errors
}

/** ajv adds to the properties that it was told of. */
function copyOf(evaluated: object | undefined): object | undefined {
  return (
    evaluated &&
    Object.fromEntries(
      Object.entries(evaluated).map(([key, value]) => [
        key,
        typeof value === 'object' ? { ...value } : (value as unknown),
      ]),
    )
  )
}
