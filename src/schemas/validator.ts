import type { Finding } from '../core/finding.ts'
import { pointerTo } from '../core/json/pointer.ts'
import type { JsonObject } from '../core/json/json.ts'
import { formatDuration } from '../core/text/units.ts'
import { TooManySteps } from './engine/calls.ts'
import type { Engine } from './engine/engine.ts'
import { shorten } from './expected.ts'
import { explain } from './explain/explain.ts'
import { interpret } from './engine/interpret.ts'
import type { Patterns } from './patterns/patterns.ts'
import type { Unchecked } from './patterns/questions.ts'

/** Validates a payload against one schema; returns an empty list if it is valid. */
export type Validator = (payload: JsonObject) => readonly Finding[]

/** Interpreting a schema this many times costs about as much as compiling it once. */
const maxInterpretations = 64

/**
 * Creates a validator that interprets the schema as long as that is cheaper. It compiles the schema after many
 * payloads, or as soon as a payload may be invalid.
 */
export function lazyValidator(engine: Engine, patterns: Patterns, schema: JsonObject): Validator {
  let interpretations = 0
  let full: Validator | undefined
  return (payload) => {
    if (full) return full(payload)
    if (interpretations++ < maxInterpretations && interpret(schema, payload, engine.lookup) === true) return []
    full = remembered(() => compiled(engine, patterns, schema))
    return full(payload)
  }
}

/** Compiles a schema. If that fails, returns a validator that throws the same error for every payload. */
function remembered(compile: () => Validator): Validator {
  try {
    return compile()
  } catch (error) {
    return () => {
      throw error
    }
  }
}

export function compiled(engine: Engine, patterns: Patterns, schema: JsonObject): Validator {
  const fits = engine.compile(schema)
  return (payload) => {
    engine.begin()
    try {
      const check = () => engine.run(() => (fits(payload) ? [] : explain(schema, payload, engine, fits.errors?.[0])))
      const { result, unchecked } = patterns.settle(check, (findings) => findings.length === 0)
      return unchecked.length === 0 ? result : [...result, ...unchecked.map((one) => notChecked(one, payload))]
    } catch (error) {
      // A recursive schema may follow the payload to any depth.
      if (error instanceof RangeError) return [tooDeep]
      if (error instanceof TooManySteps) return [tooCostly]
      throw error
    }
  }
}

const tooDeep: Finding = {
  code: 'schema.too-deep',
  severity: 'error',
  message: 'not checked: nested too deeply',
  pointer: '',
}

const tooCostly: Finding = {
  code: 'schema.too-costly',
  severity: 'error',
  message: 'not checked: this schema and payload together would take too many steps',
  pointer: '',
}

/**
 * Creates the finding for an unchecked pattern: a warning if it was skipped because of an earlier payload, otherwise an
 * error.
 */
function notChecked({ pattern, text, restMs }: Unchecked, payload: JsonObject): Finding {
  const named = `the pattern ${shorten(pattern.source, 100)}`
  return {
    code: restMs > 0 ? 'schema.not-checked' : 'schema.too-slow',
    severity: restMs > 0 ? 'warning' : 'error',
    message:
      restMs > 0
        ? `not checked: ${named} took too long on an earlier payload and is skipped for ${formatDuration(restMs)}`
        : `not checked: ${named} takes too long on this value`,
    pointer: pointerOf(text, payload) ?? '',
  }
}

/** Returns the JSON Pointer of the first value equal to a string, or of the first member with that name. */
function pointerOf(text: string, value: unknown): string | undefined {
  const open: { readonly at: string; readonly value: unknown }[] = [{ at: '', value }]
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.value === text) return next.at
    if (typeof next.value !== 'object' || next.value === null) continue
    const members = Object.entries(next.value as JsonObject)
    const { at } = next
    if (!Array.isArray(next.value) && Object.hasOwn(next.value, text)) return pointerTo(at, text)
    open.push(...members.toReversed().map(([key, member]) => ({ at: pointerTo(at, key), value: member })))
  }
  return undefined
}
