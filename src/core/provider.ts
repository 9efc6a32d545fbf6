import type { Header, Outgoing } from './delivery.ts'
import type { Identified } from './identity.ts'
import type { JsonObject } from './json.ts'
import type { InvalidReason } from './verification.ts'

/** How one provider speaks. Adding a provider is adding a folder and one line in `providers/index.ts`. */
export interface Provider {
  /** Kebab case, as in billhook.yaml and in `/<source>`. */
  readonly name: string
  /** Is this delivery one of ours? Called without knowledge of the source. */
  readonly detect: (delivery: Outgoing, body: JsonObject) => boolean
  /** Batches give many identities. */
  readonly identify: (delivery: Outgoing, body: JsonObject) => Identified
  /** Empty for a provider that does not sign. */
  readonly schemes: readonly Scheme[]
  /** JSON Schema (2020-12) of the envelope: what every body of this provider has. */
  readonly envelope: JsonObject
  readonly profile: Profile
}

/** One way to sign, both ways side by side. */
export interface Scheme {
  readonly name: string
  /** `secret` is one secret; rotation is the caller's loop. */
  readonly verify: (delivery: Outgoing, secret: string, clock: Clock) => SchemeResult
  /** The headers to add. `now` is Unix milliseconds; `id` is the event id, for schemes that sign it. */
  readonly sign: (delivery: Outgoing, secret: string, at: { readonly now: number; readonly id: string }) => readonly Header[]
}

export interface Clock {
  /** Unix milliseconds: the time of receipt. */
  readonly now: number
  /** How old a signature may be, in milliseconds; Infinity to skip the check. */
  readonly tolerance: number
}

export type SchemeResult =
  | { readonly ok: true; readonly signedAt?: number }
  | { readonly ok: false; readonly reason: InvalidReason; readonly detail: string }

/** What the provider documents of its deliveries. Sources are in docs/providers.md. */
export interface Profile {
  /** Waits between attempts in milliseconds, where published. */
  readonly retries: readonly number[]
  /** How long the provider waits for an answer, where published. */
  readonly timeoutMs?: number
  /** Default age limit of a signature in milliseconds. */
  readonly toleranceMs: number
  readonly ordering: 'none' | 'best-effort' | 'fifo'
}

