import type { Ignored } from './ignore.ts'
import type { IdMap } from './id-map.ts'

/** What a state means depends on what was sent. */
export interface Meaning {
  readonly names: IdMap
  /** Ids of events and deliveries, as in the fixtures. */
  readonly eventIds: ReadonlySet<string>
  /** Words that a note of an event may hold: its types, its provider. */
  readonly words: ReadonlySet<string>
  /** What was delivered, in the forms in which a target may keep it: see `payloadForms`. */
  readonly payloads: ReadonlySet<string>
  /** Positions of the observers whose state are outgoing calls: one is an effect, whatever it says. */
  readonly calls: ReadonlySet<number>
  /** Does a text stand in a fixture? Then it means something, and is not masked. */
  readonly known: (text: string) => boolean
  /** Unix milliseconds. */
  readonly now: number
  readonly ignored: Ignored
}
