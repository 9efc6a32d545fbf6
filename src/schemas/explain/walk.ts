import type { JsonObject } from '../../core/json/json.ts'
import type { Engine } from '../engine/engine.ts'
import type { Location } from './location.ts'
import type { Violations } from './violation.ts'

/** Walks a schema and a value in parallel. */
export interface Walk {
  /** Adds the violations found when checking a value against a schema. */
  readonly step: (schema: unknown, value: unknown, at: Location, violations: Violations) => void
  /**
   * Returns the violations of an `anyOf` or `oneOf` for a value. They are computed only once, even if the value is
   * reached by several paths.
   */
  readonly union: (operand: object, at: Location, report: () => Violations) => Violations
  readonly fits: (schema: unknown, value: unknown) => boolean
  /**
   * Spends steps and returns true if none are left, in which case the walk finds nothing more.
   * @param cost number of steps. @default 1
   */
  readonly isOver: (cost?: number) => boolean
  readonly engine: Engine
}

/** A keyword that contains schemas, and the value to which it applies. */
export interface Use {
  readonly operand: unknown
  readonly value: unknown
  readonly at: Location
  readonly violations: Violations
  readonly walk: Walk
  readonly schema: JsonObject
}
