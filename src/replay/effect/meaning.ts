import type { Ignored } from './ignore.ts'
import type { Names } from './names.ts'

/** What a state means depends on what was sent. */
export interface Meaning {
  readonly names: Names
  /** Ids of events and deliveries, as in the fixtures. */
  readonly eventIds: ReadonlySet<string>
  /** Words that a note of an event may hold: its types, its provider. */
  readonly words: ReadonlySet<string>
  /** Does a text stand in a fixture? Then it means something, and is not masked. */
  readonly known: (text: string) => boolean
  /** Unix milliseconds. */
  readonly now: number
  readonly ignored: Ignored
}
