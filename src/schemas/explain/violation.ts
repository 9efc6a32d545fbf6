import type { ErrorObject } from 'ajv'
import type { Finding } from '../../core/finding.ts'
import type { Place } from './location.ts'
import { toFinding } from './to-finding.ts'

/** Something that does not fit. The words for it are made only when it is shown. */
export interface Entry {
  readonly keyword: string
  readonly at: Place
  /** Where it comes from a single keyword. */
  readonly error?: ErrorObject
  readonly finding: () => Finding
}

/** What was found so far: the first entries, and how many there are in all. */
export interface Told {
  readonly add: (entry: Entry) => void
  readonly addAll: (other: Told, change: (entry: Entry) => Entry) => void
  readonly entries: readonly Entry[]
  readonly count: () => number
  /** Whether a schema is read at a place for the first time: the second time it would find the same. */
  readonly isNew: (schema: object, at: Place) => boolean
}

/** More findings of one payload help nobody. */
export const mostFindings = 100

export function createTold(): Told {
  const entries: Entry[] = []
  const read = new Map<object, Set<Place>>()
  let count = 0
  return {
    entries,
    add: (entry) => {
      if (count++ < mostFindings) entries.push(entry)
    },
    addAll: (other, change) => {
      entries.push(...other.entries.slice(0, mostFindings - entries.length).map(change))
      count += other.count()
    },
    count: () => count,
    isNew: (schema, at) => {
      const places = read.get(schema) ?? new Set()
      read.set(schema, places)
      return places.size < places.add(at).size
    },
  }
}

/** An error of ajv, or one told in its words. */
export function entryOf(error: ErrorObject, at: Place): Entry {
  return { keyword: error.keyword, at, error, finding: () => toFinding({ ...error, instancePath: at.pointer() }) }
}
