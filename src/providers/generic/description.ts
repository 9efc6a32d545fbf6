import type { HashName } from '../../core/hmac.ts'

/** The description of a sender in billhook.yaml, under `sources.<name>.generic`; see docs/generic.md. */
export interface Description {
  readonly signature: SignatureDescription
  /** JSON Pointer into the body, or `header:NAME`, like all locations here. @default /id */
  readonly id?: string
  /** @default /type */
  readonly type?: string
  readonly version?: string
  /** Time of the event: RFC 3339, or a number of seconds or milliseconds. */
  readonly time?: string
  /** An id that differs for each delivery of an event. */
  readonly delivery_id?: string
}

export interface SignatureDescription {
  readonly header: string
  /** Format of the header's value: parts with `{signature}` and optionally `{timestamp}`. @default {signature} */
  readonly value?: string
  /** Separator of the value's parts; there may be several signatures. @default , */
  readonly separator?: string
  /** The signed content, from `{body}`, `{timestamp}`, `{id}`, `{url}`. @default {body} */
  readonly content?: string
  /** @default sha256 */
  readonly algorithm?: HashName
  /** Base64 has padding, hex is lower case. @default hex */
  readonly encoding?: 'hex' | 'base64' | 'base64url'
  /** Encoding of a secret. @default text */
  readonly key?: KeyForm
  readonly timestamp?: { readonly header?: string; readonly unit?: TimeUnit }
}

/** A description with all defaults filled in. */
export function complete(
  signature: SignatureDescription,
): SignatureDescription & Required<Omit<SignatureDescription, 'timestamp'>> {
  return {
    value: '{signature}',
    separator: ',',
    content: '{body}',
    algorithm: 'sha256',
    encoding: 'hex',
    key: 'text',
    ...signature,
  }
}

export type KeyForm = 'text' | 'hex' | 'base64'

/** @default seconds, since 1970; so are milliseconds */
export type TimeUnit = 'seconds' | 'milliseconds' | 'rfc3339'
