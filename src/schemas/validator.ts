import type { ErrorObject } from 'ajv'
import type { Finding } from '../core/finding.ts'
import type { JsonObject } from '../core/json.ts'
import type { Engine } from './engine.ts'
import { isTooSlow } from './bounded-pattern.ts'
import { explain } from './explain.ts'
import { glance } from './glance.ts'

/** Holds a payload to one schema; an empty list when it fits. */
export type Validator = (payload: JsonObject) => readonly Finding[]

/** Reading a schema this often costs about as much as compiling it once. */
const mostGlances = 64

/** Reads the schema while that is cheaper; compiles it for the first payload that does not surely fit, or for many. */
export function glancing(engine: Engine, schema: JsonObject): Validator {
  let glances = 0
  let full: Validator | undefined
  return (payload) => {
    if (full) return full(payload)
    if (glances++ < mostGlances && glance(schema, payload, engine.lookup) === true) return []
    full = compiled(engine, schema)
    return full(payload)
  }
}

export function compiled(engine: Engine, schema: JsonObject): Validator {
  const validate = engine.compile(schema)
  const errors = (part: object | boolean, value: unknown): readonly ErrorObject[] => {
    const check = engine.compile(part as JsonObject | boolean)
    return check(value) ? [] : (check.errors ?? [])
  }
  return (payload) => {
    try {
      return validate(payload) ? [] : explain(validate.errors ?? [], errors)
    } catch (error) {
      // A recursive schema follows the payload as deep as it goes.
      if (error instanceof RangeError) return [tooDeep]
      if (isTooSlow(error)) return [tooSlow]
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

const tooSlow: Finding = {
  code: 'schema.too-slow',
  severity: 'error',
  message: 'a pattern of the schema takes too long with it',
  pointer: '',
}
