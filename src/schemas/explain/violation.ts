import type { ErrorObject } from 'ajv'
import type { Finding } from '../../core/finding.ts'
import type { Location } from './location.ts'
import { toFinding } from './to-finding.ts'

/** A value that does not match its schema. The finding is created only when it is needed. */
export interface Violation {
  readonly keyword: string
  readonly at: Location
  /** Set if the violation comes from a single keyword. */
  readonly error?: ErrorObject
  readonly finding: () => Finding
}

/** The violations found so far: the first `maxFindings` of them, and the total number. */
export interface Violations {
  readonly add: (violation: Violation) => void
  readonly addAll: (other: Violations, change: (violation: Violation) => Violation) => void
  readonly entries: readonly Violation[]
  readonly count: () => number
  /**
   * Returns true the first time it is called for a schema and a location. Checking the same pair again would find the
   * same violations.
   */
  readonly isNew: (schema: object, at: Location) => boolean
}

export const maxFindings = 100

export function createViolations(): Violations {
  const entries: Violation[] = []
  const read = new Map<object, Set<Location>>()
  let count = 0
  return {
    entries,
    add: (violation) => {
      if (count++ < maxFindings) entries.push(violation)
    },
    addAll: (other, change) => {
      entries.push(...other.entries.slice(0, maxFindings - entries.length).map(change))
      count += other.count()
    },
    count: () => count,
    isNew: (schema, at) => {
      const locations = read.get(schema) ?? new Set()
      read.set(schema, locations)
      return locations.size < locations.add(at).size
    },
  }
}

/** @param error an ajv error, or one in the same form */
export function violationOf(error: ErrorObject, at: Location): Violation {
  return { keyword: error.keyword, at, error, finding: () => toFinding({ ...error, instancePath: at.pointer() }) }
}
