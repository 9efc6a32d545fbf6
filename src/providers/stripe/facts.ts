import type { JsonObject } from '../../core/json/json.ts'

/** Guards read the object of the event and its previous values. */
export interface StripeFacts {
  readonly object: JsonObject
  /** Empty if nothing changed or the event does not say. */
  readonly previous: JsonObject
}
