import type { JsonObject } from '../../core/json/json.ts'
import type { Engine } from '../engine/engine.ts'
import type { Location } from './location.ts'
import type { Violations } from './violation.ts'

/** Reads schemas and values side by side. */
export interface Walk {
  /** Adds the violations of a schema in a value. */
  readonly step: (schema: unknown, value: unknown, at: Location, violations: Violations) => void
  /** The violations of an `anyOf` or `oneOf` in a value, found once however it is reached. */
  readonly union: (operand: object, at: Location, report: () => Violations) => Violations
  readonly fits: (schema: unknown, value: unknown) => boolean
  /** Spends steps, and returns whether none are left: then nothing more is found. @default 1 */
  readonly isOver: (cost?: number) => boolean
  readonly engine: Engine
}

/** A keyword that contains schemas, and the value that it applies to. */
export interface Use {
  readonly operand: unknown
  readonly value: unknown
  readonly at: Location
  readonly violations: Violations
  readonly walk: Walk
  readonly schema: JsonObject
}
