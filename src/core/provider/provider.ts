import type { BillingEvent } from '../billing/event.ts'
import type { Delivery, Header, Message } from '../delivery/delivery.ts'
import type { Identified, Identity } from './identity.ts'
import type { JsonObject } from '../json/json.ts'
import type { PersonalKeys } from '../redact/key/personal.ts'
import type { Remote } from './remote.ts'
import type { InvalidReason } from './verification.ts'

/**
 * Everything that billhook knows about one provider. To add a provider, add a folder and one line in
 * `providers/index.ts`.
 */
export interface Provider {
  /** Kebab-case name, as used in billhook.yaml and in `/<source>`. */
  readonly name: string
  /**
   * True if the delivery looks like one of this provider's. Called when the provider is not known; `body` is parsed but
   * not yet decoded.
   */
  readonly detect: (delivery: Message, body: JsonObject) => boolean
  /**
   * Extracts the event from a body that wraps it, such as base64 in a form, a JWS, or base64 in JSON; undefined if it
   * cannot be unwrapped. Does not verify the signature. Without this function, the parsed body is the event. Form
   * fields are strings.
   */
  readonly decode?: (delivery: Message, body: JsonObject) => JsonObject | undefined
  /** Identifies the events in a decoded body; a batch has several. */
  readonly identify: (delivery: Message, body: JsonObject) => Identified
  /**
   * Returns the canonical events for one identity; none if its type is not mapped. Never throws.
   * @param body decoded
   * @param index position of the identity in the result of `identify`, so that a batch does not have to be searched for
   *   each event
   */
  readonly normalise: (identity: Identity, body: JsonObject, index: number) => readonly BillingEvent[]
  /** Empty if the provider does not sign. The first scheme is the default for signing. */
  readonly schemes: readonly Scheme[]
  /**
   * Other schemes that the sender may be using if the scheme in billhook.yaml is wrong; tried when a signature does not
   * match.
   */
  readonly alternatives?: (delivery: Message) => Iterable<Alternative>
  /** JSON Schema (2020-12) for the envelope that all of this provider's decoded bodies share. */
  readonly envelope: JsonObject
  /**
   * Copies a message, giving it fresh ids. With the same seed, an old id always maps to the same new id, so that a
   * scenario stays consistent. All other bytes are preserved; the message is not signed again.
   */
  readonly withFreshIds: (delivery: Message, seed: string) => Message
  /**
   * Returns the headers that a payload file lacks and that cannot be derived from its body; none if `name` is not an
   * event type. `name` is the file's name: the event type, with dashes in place of slashes.
   */
  readonly fileHeaders?: (name: string) => readonly Header[]
  /**
   * Lower-case names of the headers that carry the event id if the body does not. When a payload has none of them, the
   * first is added.
   */
  readonly idHeaders?: readonly string[]
  /** Functions that turn a delivery into other forms that this provider actually sends. */
  readonly variants?: Variants
  /** Returns the answer to a handshake request; undefined for any other request. */
  readonly handshake?: (request: HandshakeRequest, secrets: readonly string[]) => HandshakeAnswer | undefined
  /** Descriptions of a source's settings by name, such as `url` for Square; secrets are not included. */
  readonly settings?: Readonly<Record<string, string>>
  /** A setting for verification whose value is at a URL in each delivery, such as a certificate. */
  readonly remote?: Remote
  /** Keys whose personal data or secrets the general redaction rules miss, and keys that only sound personal. */
  readonly personal?: PersonalKeys
  readonly profile: Profile
}

/**
 * Functions that return other forms in which a provider sends an event. The results are not signed; undefined if the
 * event has no such form.
 */
export interface Variants {
  /** Returns a later delivery of the same event, with changed values in the fields that differ between deliveries. */
  readonly redelivered?: (message: Message, seed: string) => Message | undefined
  /** Returns a second event, with its own id, for the same fact. */
  readonly twin?: (message: Message, identity: Pick<Identity, 'eventId' | 'type'>, seed: string) => Message | undefined
  /** Returns the same event in other API versions and forms. */
  readonly otherVersions?: (
    message: Message,
    identity: Pick<Identity, 'eventId' | 'type'>,
    seed: string,
  ) => readonly Message[]
  /** Combines several single-event deliveries into one batch. */
  readonly batch?: (messages: readonly Message[]) => Message | undefined
  /** Returns the message with all references to a payment or other object removed from its events. */
  readonly hollow?: (message: Message) => Message | undefined
}

/** The part of a request that is known before its body arrives. */
export type HandshakeRequest = Pick<Delivery, 'method' | 'url'>

export interface HandshakeAnswer {
  readonly status: number
  readonly headers: readonly Header[]
  readonly body: string
}

/** A signature scheme, which verifies and signs. */
export interface Scheme {
  readonly name: string
  /**
   * Name of the setting that contains the public key, for schemes that verify with a configured public key. They need
   * no secret, and `secret` is `''`.
   */
  readonly publicKey?: string
  /** Set if the secret itself is sent, like a password; it must not be tried with other providers. */
  readonly sendsSecret?: true
  /**
   * Name of the setting that identifies the recipient, for providers that use a single key to sign for all customers.
   */
  readonly audience?: string
  /** Set if the secrets are key pairs; the public key verifies. Other schemes refuse such keys: see `verifyBy`. */
  readonly keyPair?: true
  /** Verifies with a single secret; during a rotation, the caller tries each one. Never throws. */
  readonly verify: (delivery: Message, secret: string, at: VerifyAt) => SchemeResult
  /** Joins two signature headers with the same timestamp, as sent during a secret rotation. */
  readonly join?: (first: string, second: string) => string
  /** Signs a delivery. Never throws: an unusable key produces a signature that does not verify. */
  readonly sign: (delivery: Message, secret: string, at: SignAt) => Signature
}

/** A scheme that differs from the configured one, and the configuration change that selects it. */
export interface Alternative {
  readonly scheme: Scheme
  /** Keys and values for billhook.yaml. */
  readonly change: string
}

/** Values of `Provider.settings`, as configured. */
export type Settings = Readonly<Record<string, string>>

export interface VerifyAt {
  /** The time of receipt in Unix milliseconds. */
  readonly now: number
  /** Maximum age of a signature in milliseconds; Infinity to skip the check. */
  readonly tolerance: number
  /**
   * Maximum time in milliseconds that a signature may be ahead of the clock. @default as in the provider's own library
   */
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

/** The changes that signing makes to a message. */
export interface Signature {
  /** Headers to add; they replace any with the same names. */
  readonly headers: readonly Header[]
  /** The new body, if the signature is part of it. */
  readonly body?: Uint8Array
}

export type SchemeResult =
  | { readonly ok: true; readonly signedAt?: number }
  | { readonly ok: false; readonly reason: InvalidReason; readonly detail: string }

/** Facts that the provider documents about its deliveries. docs/providers.md is generated from this. */
export interface Profile {
  /** Delays between attempts in milliseconds, if published. */
  readonly retries: readonly number[]
  /** How long the provider waits for an answer, in milliseconds, if published. */
  readonly timeoutMs?: number
  /** Default maximum age of a signature in milliseconds; Infinity if the scheme does not sign a time. */
  readonly toleranceMs: number
  readonly ordering: 'none' | 'best-effort' | 'fifo'
  /** Statuses that the provider accepts, such as `2xx` or `200`. @default 2xx */
  readonly success?: string
  /** Body that the provider requires in the answer, if a status alone is not enough. */
  readonly answer?: string
  /** Human-readable dedupe expression, such as `event id` or `eventCode + pspReference + success`. */
  readonly dedupe: string
  /** Human-readable description of where deliveries state the API version; absent if they do not. */
  readonly version?: string
  /**
   * Data that billhook reads although the signature does not cover it, so anyone could change it; absent if everything
   * is covered.
   */
  readonly uncovered?: string
  /** The facts above that are not confirmed, one sentence each. */
  readonly unverified: readonly string[]
}
