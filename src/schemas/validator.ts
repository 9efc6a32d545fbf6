import type { Finding } from '../core/finding.ts'
import { pointerTo } from '../core/json/pointer.ts'
import type { JsonObject } from '../core/json/json.ts'
import { formatDuration } from '../core/text/duration.ts'
import { TooManySteps } from './engine/calls.ts'
import type { Engine } from './engine/engine.ts'
import { shorten } from './expected.ts'
import { explain } from './explain/explain.ts'
import { interpret } from './engine/interpret.ts'
import type { Patterns } from './patterns/patterns.ts'
import type { Unchecked } from './patterns/questions.ts'

/** Holds a payload to one schema; an empty list when it fits. */
export type Validator = (payload: JsonObject) => readonly Finding[]

/** Reading a schema this often costs about as much as compiling it once. */
const mostGlances = 64

/** Reads the schema while that is cheaper; compiles it for the first payload that does not surely fit, or for many. */
export function lazyValidator(engine: Engine, patterns: Patterns, schema: JsonObject): Validator {
  let glances = 0
  let full: Validator | undefined
  return (payload) => {
    if (full) return full(payload)
    if (glances++ < mostGlances && interpret(schema, payload, engine.lookup) === true) return []
    full = remembered(() => compiled(engine, patterns, schema))
    return full(payload)
  }
}

/** Compiling fails once for all payloads. */
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
      // A recursive schema follows the payload as deep as it goes.
      if (error instanceof RangeError) return [tooDeep]
      if (error instanceof TooManySteps) return [tooCostly]
      throw error
    }
  }
}

const tooDeep: Finding = {
  code: 'schema.too-deep',
  severity: 'error',
  message: 'nested too deep to be checked',
  pointer: '',
}

const tooCostly: Finding = {
  code: 'schema.too-costly',
  severity: 'error',
  message: 'not checked: too large for its schema, which would take too many steps',
  pointer: '',
}

/** A field that was not held to its pattern is no error where an earlier payload is to blame. */
function notChecked({ pattern, text, restMs }: Unchecked, payload: JsonObject): Finding {
  const shown = `the pattern ${shorten(pattern.source, 100)}`
  const rests = `not checked: ${shown} took too long with an earlier payload, and is not tried for ${formatDuration(restMs)}`
  return {
    code: restMs > 0 ? 'schema.not-checked' : 'schema.too-slow',
    severity: restMs > 0 ? 'warning' : 'error',
    message: restMs > 0 ? rests : `not checked: ${shown} takes too long with it`,
    pointer: placeOf(text, payload) ?? '',
  }
}

/** JSON Pointer of the first value that is this text, or of the first member of this name. */
function placeOf(text: string, value: unknown): string | undefined {
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
