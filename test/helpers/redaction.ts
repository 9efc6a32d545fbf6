import { hidden } from '../../src/core/redact/pseudonym/hidden.ts'
import { textsOf } from '../../src/core/redact/kept.ts'
import type { PersonalKeys } from '../../src/core/redact/key/personal.ts'
import { suspicionOf, type Suspicion } from '../../src/core/redact/suspicion.ts'
import { redactJson } from '../../src/core/redact/json.ts'
import { findProvider } from '../../src/providers/index.ts'

export interface Place {
  /** JSON Pointer, with `*` for list indices. */
  readonly place: string
  readonly text: string
  readonly suspicion: Suspicion
}

/** Returns the meanings of a provider's keys for redaction; empty if none are defined. */
export function keysOf(provider: string): PersonalKeys {
  return findProvider(provider)?.personal ?? new Map()
}

/**
 * Returns the strings of a redacted payload with their paths; replaced values appear as `<email>`, `<name>`,
 * `<hidden>`, ….
 */
export function redactedTexts(json: string, provider: string): Place[] {
  const keys = keysOf(provider)
  const redacted = redactJson(json, hidden, keys) ?? ''
  return Array.from(textsOf(redacted, keys), ({ place, text }) => ({
    place,
    text,
    suspicion: suspicionOf(text, place.slice(place.lastIndexOf('/') + 1)),
  }))
}
