import type { BillingEvent } from '../billing/event.ts'
import type { Delivery, Header, Message } from '../delivery/delivery.ts'
import type { Identified, Identity } from './identity.ts'
import type { JsonObject } from '../json/json.ts'
import type { PersonalKeys } from '../redact/key/personal.ts'
import type { Remote } from './remote.ts'
import type { InvalidReason } from './verification.ts'

/** How one provider speaks. Adding a provider is adding a folder and one line in `providers/index.ts`. */
export interface Provider {
  /** Kebab case, as in billhook.yaml and in `/<source>`. */
  readonly name: string
  /** Is this delivery one of ours? Called without knowledge of the source; `body` is as parsed, not yet decoded. */
  readonly detect: (delivery: Message, body: JsonObject) => boolean
  /**
   * The event itself, where the body wraps it: a form with base64, a JWS, base64 in JSON. Nothing is verified by it.
   * Undefined when it cannot be unwrapped. Without this the parsed body is the event. Form fields come as texts.
   */
  readonly decode?: (delivery: Message, body: JsonObject) => JsonObject | undefined
  /** Batches give many identities. `body` is decoded. */
  readonly identify: (delivery: Message, body: JsonObject) => Identified
  /**
   * The canonical events of one identity; none when it maps to nothing. Never throws.
   * @param body decoded
   * @param index position of the identity in what `identify` returned, so that a batch is not searched for each event
   */
  readonly normalise: (identity: Identity, body: JsonObject, index: number) => readonly BillingEvent[]
  /** Empty for a provider that does not sign. The first one signs. */
  readonly schemes: readonly Scheme[]
  /** How a delivery may be signed instead, where a description may be wrong: tried when a signature does not fit. */
  readonly alternatives?: (delivery: Message) => Iterable<Alternative>
  /** JSON Schema (2020-12) of the envelope: what every decoded body of this provider has. */
  readonly envelope: JsonObject
  /**
   * A copy with fresh ids: the same seed gives the same new id for an old one, so that a scenario stays consistent.
   * All other bytes are kept, the signature is not made anew.
   */
  readonly withFreshIds: (delivery: Message, seed: string) => Message
  /**
   * Headers of a payload's file that its body does not tell. `name` is that of the file: the type, with a dash for a
   * slash; none for a name that is no type.
   */
  readonly fileHeaders?: (name: string) => readonly Header[]
  /**
   * Names, in lower case, of the headers that hold the event's id, where the body does not. A payload that has lost it
   * gets the first.
   */
  readonly idHeaders?: readonly string[]
  /** The same fact in other words, as this provider really tells it. */
  readonly variants?: Variants
  /** The answer to a request that asks whether we are who we say; undefined when it is none. */
  readonly handshake?: (request: HandshakeRequest, secrets: readonly string[]) => HandshakeAnswer | undefined
  /** What a source of this provider may be told besides secrets, by name: `url` of Square. */
  readonly settings?: Readonly<Record<string, string>>
  /** What verifies, where deliveries say where it is. */
  readonly remote?: Remote
  /** Keys with personal data or secrets that the general redaction rules miss, and keys that only sound personal. */
  readonly personal?: PersonalKeys
  readonly profile: Profile
}

/**
 * Ways in which one fact comes more than once. What they give is not signed yet; undefined: there is none for this
 * event.
 */
export interface Variants {
  /** A later delivery of the same event, with what differs between deliveries. */
  readonly redelivered?: (message: Message, seed: string) => Message | undefined
  /** Another event, with an id of its own, for the same fact. */
  readonly twin?: (message: Message, identity: Pick<Identity, 'eventId' | 'type'>, seed: string) => Message | undefined
  /** The same event in other API versions and forms. */
  readonly otherVersions?: (
    message: Message,
    identity: Pick<Identity, 'eventId' | 'type'>,
    seed: string,
  ) => readonly Message[]
  /** Several deliveries of one event each as one delivery. */
  readonly batch?: (messages: readonly Message[]) => Message | undefined
  /** An event that is known by its id and type and says nothing else. */
  readonly hollow?: (message: Message) => Message | undefined
}

/** What is known of a request before its body arrives. */
export type HandshakeRequest = Pick<Delivery, 'method' | 'url'>

export interface HandshakeAnswer {
  readonly status: number
  readonly headers: readonly Header[]
  readonly body: string
}

/** One way to sign, both ways side by side. */
export interface Scheme {
  readonly name: string
  /** The setting that holds what verifies, where a public key does: with it no secret is needed, and `''` is given. */
  readonly publicKey?: string
  /** The secret itself is sent, as a password: nobody else may get it. */
  readonly sendsSecret?: true
  /** The setting that says whom it is signed for: the key that is set signs for all customers of the provider. */
  readonly audience?: string
  /**
   * Its secrets are keys of a key pair: the public one verifies. Any other scheme takes none of them: see `verifyBy`.
   */
  readonly keyPair?: true
  /** `secret` is one secret; rotation is the caller's loop. Never throws. */
  readonly verify: (delivery: Message, secret: string, at: VerifyAt) => SchemeResult
  /** Two values of the signature header, of the same time, in one: as they come during a rotation of secrets. */
  readonly join?: (first: string, second: string) => string
  /** Never throws: a key that cannot sign gives a signature that does not verify. */
  readonly sign: (delivery: Message, secret: string, at: SignAt) => Signature
}

/** Another way to sign than the one that is described, and what to write for it. */
export interface Alternative {
  readonly scheme: Scheme
  /** Keys and values of billhook.yaml. */
  readonly change: string
}

/** Values of `Provider.settings`, as configured. */
export type Settings = Readonly<Record<string, string>>

export interface VerifyAt {
  /** Unix milliseconds: the time of receipt. */
  readonly now: number
  /** How old a signature may be, in milliseconds; Infinity to skip the check. */
  readonly tolerance: number
  /** How far ahead of the clock a signature may be, in milliseconds. @default as in the provider's own library */
  readonly ahead?: number | undefined
  readonly settings?: Settings
}

export interface SignAt {
  /** Unix milliseconds. */
  readonly now: number
  /** The event id, for schemes that sign it. */
  readonly id: string
  readonly settings?: Settings
}

/** What signing adds. */
export interface Signature {
  /** They take the place of headers of the same name. */
  readonly headers: readonly Header[]
  /** The body, where the signature is part of it. */
  readonly body?: Uint8Array
}

export type SchemeResult =
  | { readonly ok: true; readonly signedAt?: number }
  | { readonly ok: false; readonly reason: InvalidReason; readonly detail: string }

/** What the provider documents of its deliveries. Sources are in docs/providers.md, which is made from this. */
export interface Profile {
  /** Waits between attempts in milliseconds, where published. */
  readonly retries: readonly number[]
  /** How long the provider waits for an answer, where published. */
  readonly timeoutMs?: number
  /** Default age limit of a signature in milliseconds; Infinity where none is signed. */
  readonly toleranceMs: number
  readonly ordering: 'none' | 'best-effort' | 'fifo'
  /** What counts as taken: `2xx`, `200`. @default 2xx */
  readonly success?: string
  /** Body that it wants to be answered, where a status is not enough. */
  readonly answer?: string
  /** The dedupe expression, for people: `event id`, `eventCode + pspReference + success`. */
  readonly dedupe: string
  /** Where the API version is told, for people; absent: it is not. */
  readonly version?: string
  /** What billhook reads and the signature does not cover, so that a stranger may change it; absent: all is covered. */
  readonly uncovered?: string
  /** What of the above could not be confirmed, one sentence each. */
  readonly unverified: readonly string[]
}
