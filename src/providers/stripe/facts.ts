import type { JsonObject } from '../../core/json/json.ts'

/** Guards read the event's object and its previous values. */
export interface StripeFacts {
  readonly object: JsonObject
  /** Empty if nothing changed or the event does not state what changed. */
  readonly previous: JsonObject
}
