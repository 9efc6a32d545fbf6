import type { ValidateFunction } from 'ajv'
import type { DataValidationCxt, ErrorObject } from 'ajv/dist/types/index.js'
import { instrument } from './instrument.ts'
import type { Spend } from './spend.ts'

/** Tracks the cost of calls between compiled schemas; each `$ref` is a call. */
export interface Calls {
  /** Used as ajv's `code.process`: makes compiled functions call `once`, `join` and `spend`. */
  readonly process: (code: string) => string
  /** Adds the functions that the processed code calls. @param errors the errors that a compiled function keeps */
  readonly attach: (ajv: object, errors: 'first' | 'all') => void
  readonly spend: Spend
  /** Resets the number of spent steps for a new payload. */
  readonly begin: () => void
  /** Runs one check of a payload, then discards the remembered outcomes. */
  readonly run: <T>(check: () => T) => T
}

interface Outcome {
  /** The error, with a path relative to the value. */
  readonly error: ErrorObject | undefined
  readonly evaluated: object | undefined
}

/** Number of calls before outcomes are remembered. An ordinary payload needs fewer. */
const freeCalls = 200

/** Steps for a call itself, not counting the code that it runs. */
const stepsPerCall = 20

/**
 * Maximum number of steps for one payload, which take a few tenths of a second. An ordinary 16 MiB payload with a large
 * schema needs fewer.
 */
const maxSteps = 20_000_000

/** Number of steps above which a function may be too large for V8 to parse. */
const largeFunctionSteps = 5_000

/** Thrown if a schema and payload together would delay other deliveries for too long. */
export class TooManySteps extends Error {}

/**
 * Creates a call tracker. A schema may apply a definition to the same value an exponential number of times, for example
 * if each of 40 definitions references the next one twice. The outcome for each value is therefore remembered, so that
 * the time grows with the size of the payload rather than with the number of paths to the value. This is done only for
 * functions that stop at the first error and keep only that error.
 */
export function createCalls(): Calls {
  let calls = 0
  let steps = 0
  let isDynamic = false
  let inUse: Map<unknown, Outcome>[] = []

  const spend = (more: number): void => {
    steps += more
    if (steps > maxSteps) throw new TooManySteps()
  }
  const once = (validate: ValidateFunction, weight: number): ValidateFunction => {
    const known = new Map<unknown, Outcome>()
    const wrapper = Object.assign(
      (data: unknown, context?: DataValidationCxt): boolean => {
        calls++
        const isRemembered = !isDynamic && calls > freeCalls
        const before = isRemembered ? known.get(data) : undefined
        spend(before ? stepsPerCall : stepsPerCall + weight)
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
    if (weight > largeFunctionSteps) parse(validate)
    return wrapper
  }

  return {
    process: (code) => {
      // The meaning of a `$dynamicRef` depends on the path by which it was reached, so outcomes must not be remembered.
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
        for (const known of inUse) known.clear()
        if (inUse.length > 0) inUse = []
      }
    },
  }
}

/**
 * Makes V8 parse a function now, by calling it, so that a failure is attributed to the schema rather than to a payload.
 * Otherwise, V8 would parse the function when the first payload is checked.
 */
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

/** Appends an error in place; ajv would copy the list each time. */
function join(errors: ErrorObject[], [more]: readonly ErrorObject[]): ErrorObject[] {
  if (more) errors.push(more)
  return errors
}

/** Copies the evaluated properties, because ajv adds to the object that it receives. */
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
