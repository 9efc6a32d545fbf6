import type { BillingEvent } from '../billing/event.ts'
import type { Delivery, Header, Message } from '../delivery/delivery.ts'
import type { Identified, Identity } from './identity.ts'
import type { JsonObject } from '../json/json.ts'
import type { PersonalKeys } from '../redact/key/personal.ts'
import type { Remote } from './remote.ts'
import type { InvalidReason } from './verification.ts'

/** What billhook knows of one provider. To add a provider, add a folder and one line in `providers/index.ts`. */
export interface Provider {
  /** Kebab case, as in billhook.yaml and in `/<source>`. */
  readonly name: string
  /**
   * True if the delivery looks like this provider's. Called without knowledge of the source; `body` is parsed but not
   * yet decoded.
   */
  readonly detect: (delivery: Message, body: JsonObject) => boolean
  /**
   * Extracts the event if the body wraps it: a form with base64, a JWS, base64 in JSON. Verifies nothing. Undefined if
   * it cannot be unwrapped. Without this function the parsed body is the event. Form fields are texts.
   */
  readonly decode?: (delivery: Message, body: JsonObject) => JsonObject | undefined
  /** A batch has many identities. `body` is decoded. */
  readonly identify: (delivery: Message, body: JsonObject) => Identified
  /**
   * The canonical events of one identity; none if its type is not mapped. Never throws.
   * @param body decoded
   * @param index position of the identity in the result of `identify`, so that a batch is not searched for each event
   */
  readonly normalise: (identity: Identity, body: JsonObject, index: number) => readonly BillingEvent[]
  /** Empty if the provider does not sign. The first scheme is the one that signs. */
  readonly schemes: readonly Scheme[]
  /** Other schemes that may be in use if a description is wrong; tried when a signature does not match. */
  readonly alternatives?: (delivery: Message) => Iterable<Alternative>
  /** JSON Schema (2020-12) of the envelope that all decoded bodies of this provider share. */
  readonly envelope: JsonObject
  /**
   * Copies a message with fresh ids: the same seed maps an old id to the same new one, so that a scenario stays
   * consistent. All other bytes are kept; the signature is not renewed.
   */
  readonly withFreshIds: (delivery: Message, seed: string) => Message
  /**
   * Headers that a payload file lacks and its body does not contain. `name` is the file's: the event type, with a dash
   * for a slash. None if the name is not a type.
   */
  readonly fileHeaders?: (name: string) => readonly Header[]
  /**
   * Lower-case names of the headers that hold the event id if the body does not. A payload without one gets the first.
   */
  readonly idHeaders?: readonly string[]
  /** Variants of an event as this provider really sends them. */
  readonly variants?: Variants
  /** The answer to a handshake request; undefined if it is not one. */
  readonly handshake?: (request: HandshakeRequest, secrets: readonly string[]) => HandshakeAnswer | undefined
  /** Settings of a source besides its secrets, by name: `url` for Square. */
  readonly settings?: Readonly<Record<string, string>>
  /** The verification setting that deliveries point to, such as a certificate URL. */
  readonly remote?: Remote
  /** Keys with personal data or secrets that the general redaction rules miss, and keys that only sound personal. */
  readonly personal?: PersonalKeys
  readonly profile: Profile
}

/**
 * Ways in which a provider sends one fact more than once. The results are not signed yet; undefined if the event has no
 * such variant.
 */
export interface Variants {
  /** A later delivery of the same event, with the fields that change between deliveries. */
  readonly redelivered?: (message: Message, seed: string) => Message | undefined
  /** Another event with its own id for the same fact. */
  readonly twin?: (message: Message, identity: Pick<Identity, 'eventId' | 'type'>, seed: string) => Message | undefined
  /** The same event in other API versions and forms. */
  readonly otherVersions?: (
    message: Message,
    identity: Pick<Identity, 'eventId' | 'type'>,
    seed: string,
  ) => readonly Message[]
  /** Several single-event deliveries as one batch. */
  readonly batch?: (messages: readonly Message[]) => Message | undefined
  /** An event with an id and a type and nothing else. */
  readonly hollow?: (message: Message) => Message | undefined
}

/** The part of a request that is known before its body arrives. */
export type HandshakeRequest = Pick<Delivery, 'method' | 'url'>

export interface HandshakeAnswer {
  readonly status: number
  readonly headers: readonly Header[]
  readonly body: string
}

/** A signature scheme: verifies and signs. */
export interface Scheme {
  readonly name: string
  /**
   * Name of the setting that holds the public key, for schemes that verify with one. No secret is needed then, and
   * `secret` is `''`.
   */
  readonly publicKey?: string
  /** The secret itself is sent, as a password, so it must not be tried on other providers. */
  readonly sendsSecret?: true
  /** Name of the setting that identifies the recipient, for providers whose key signs for all of their customers. */
  readonly audience?: string
  /** Its secrets are key pairs; the public key verifies. Other schemes refuse such keys: see `verifyBy`. */
  readonly keyPair?: true
  /** `secret` is one secret; rotation is the caller's loop. Never throws. */
  readonly verify: (delivery: Message, secret: string, at: VerifyAt) => SchemeResult
  /** Joins two signature headers of the same time, as sent while a secret is rotated. */
  readonly join?: (first: string, second: string) => string
  /** Never throws: an unusable key gives a signature that does not verify. */
  readonly sign: (delivery: Message, secret: string, at: SignAt) => Signature
}

/** A scheme that differs from the configured one, and the configuration for it. */
export interface Alternative {
  readonly scheme: Scheme
  /** Keys and values for billhook.yaml. */
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
  /** Replace headers of the same name. */
  readonly headers: readonly Header[]
  /** The body, if the signature is part of it. */
  readonly body?: Uint8Array
}

export type SchemeResult =
  | { readonly ok: true; readonly signedAt?: number }
  | { readonly ok: false; readonly reason: InvalidReason; readonly detail: string }

/** What the provider documents about its deliveries. docs/providers.md is generated from this and names the sources. */
export interface Profile {
  /** Waits between attempts in milliseconds, if published. */
  readonly retries: readonly number[]
  /** How long the provider waits for an answer, in milliseconds, if published. */
  readonly timeoutMs?: number
  /** Default maximum age of a signature in milliseconds; Infinity if no time is signed. */
  readonly toleranceMs: number
  readonly ordering: 'none' | 'best-effort' | 'fifo'
  /** Statuses that the provider accepts: `2xx`, `200`. @default 2xx */
  readonly success?: string
  /** Body that the provider requires in the answer, if a status is not enough. */
  readonly answer?: string
  /** The dedupe expression, for people: `event id`, `eventCode + pspReference + success`. */
  readonly dedupe: string
  /** Where deliveries state the API version, for people; absent if they do not. */
  readonly version?: string
  /**
   * What billhook reads although the signature does not cover it, so that anyone could change it; absent if everything
   * is covered.
   */
  readonly uncovered?: string
  /** Which of these facts are not confirmed, one sentence each. */
  readonly unverified: readonly string[]
}
