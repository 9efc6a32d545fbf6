import type { JsonObject } from '../../core/json/json.ts'
import type { Engine } from '../engine/engine.ts'
import type { Place } from './location.ts'
import type { Told } from './violation.ts'

/** Reads schemas beside values. */
export interface Walk {
  /** Tells what does not fit in a value. */
  readonly step: (schema: unknown, value: unknown, at: Place, told: Told) => void
  /** What an `anyOf` or `oneOf` finds in a value, which is the same however one comes there. */
  readonly union: (operand: object, at: Place, tell: () => Told) => Told
  readonly fits: (schema: unknown, value: unknown) => boolean
  /** Whether enough was read: no step tells anything more. Asking costs a step, or as many as are named. */
  readonly isOver: (cost?: number) => boolean
  readonly engine: Engine
}

/** A keyword of a schema that holds schemas, beside a value. */
export interface Use {
  readonly operand: unknown
  readonly value: unknown
  readonly at: Place
  readonly told: Told
  readonly walk: Walk
  readonly schema: JsonObject
}
