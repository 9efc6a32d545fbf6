import type { HashName } from '../../core/hmac.ts'

/** A sender's description in billhook.yaml, under `sources.<name>.generic`; see docs/generic.md. */
export interface Description {
  readonly signature: SignatureDescription
  /** Location of the event id. Each location is a JSON Pointer into the body or `header:NAME`. @default /id */
  readonly id?: string
  /** Location of the event type. @default /type */
  readonly type?: string
  readonly version?: string
  /** Location of the event time, which is in RFC 3339 format or a number of seconds or milliseconds. */
  readonly time?: string
  /** Location of an id that differs for each delivery of an event. */
  readonly delivery_id?: string
}

export interface SignatureDescription {
  readonly header: string
  /** Format of the header value: parts with `{signature}` and optionally `{timestamp}`. @default {signature} */
  readonly value?: string
  /** Separator between the parts of the value, which may contain several signatures. @default , */
  readonly separator?: string
  /** Signed content, composed of `{body}`, `{timestamp}`, `{id}` and `{url}`. @default {body} */
  readonly content?: string
  /** Hash algorithm of the HMAC. @default sha256 */
  readonly algorithm?: HashName
  /** Encoding of the signatures. Base64 is padded; hexadecimal is lower case. @default hex */
  readonly encoding?: 'hex' | 'base64' | 'base64url'
  /** How the secret is encoded. @default text */
  readonly key?: KeyForm
  readonly timestamp?: { readonly header?: string; readonly unit?: TimeUnit }
}

/** Returns a description with all defaults filled in. */
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

/** Format of the timestamp; numbers count from the start of 1970. @default seconds */
export type TimeUnit = 'seconds' | 'milliseconds' | 'rfc3339'
