import type { ValidateFunction } from 'ajv'
import type { DataValidationCxt, ErrorObject } from 'ajv/dist/types/index.js'

/** The calls that compiled schemas make to each other, one for every `$ref` that they follow. */
export interface Calls {
  /** For ajv (`code.process`): has compiled functions ask `once` before they run, and `join` their errors. */
  readonly process: (code: string) => string
  /** Gives ajv what `process` makes the code name. */
  readonly attach: (ajv: object) => void
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

/** Calls that `$dynamicRef` may lead to, since what it means depends on the way to it and cannot be remembered. */
const mostDynamicCalls = 1_000_000

/** The schema applies itself again and again, more often than any payload needs. */
export class TooManyCalls extends Error {}

/**
 * Schemas may apply a definition to one value very often: twice by each of 40 definitions, or at each level of a
 * payload. So the outcome of a definition for a value is remembered, and time grows with the payload and not with the
 * number of ways to it. Only for functions that stop at the first error, of which they keep one.
 */
export function createCalls(): Calls {
  let calls = 0
  let isDynamic = false
  let inUse: Map<unknown, Outcome>[] = []

  const once = (validate: ValidateFunction): ValidateFunction => {
    const known = new Map<unknown, Outcome>()
    const wrapper = Object.assign(
      (data: unknown, context?: DataValidationCxt): boolean => {
        calls++
        if (isDynamic && calls > mostDynamicCalls) throw new TooManyCalls()
        const isRemembered = !isDynamic && calls > freeCalls
        const before = isRemembered ? known.get(data) : undefined
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
    return wrapper
  }

  return {
    process: (code) => {
      const [start, name] = /return function (\w+)\(/.exec(code) ?? []
      if (start === undefined) throw new Error('ajv generates code that billhook does not know')
      if (/= dynamicAnchors[.[]/.test(code)) isDynamic = true
      const joining = code.replaceAll('vErrors.concat(', 'self.join(vErrors, ')
      return `${joining.replace(start, () => `const ${name} = self.once(function (`)}); return ${name}`
    },
    attach: (ajv) => void Object.assign(ajv, { once, join }),
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
