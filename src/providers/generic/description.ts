import type { HashName } from '../../core/hmac.ts'

/**
 * What billhook.yaml says of a sender, under `sources.<name>.generic`. The language is explained in docs/generic.md.
 */
export interface Description {
  readonly signature: SignatureDescription
  /** JSON Pointer into the body, or `header:NAME`, as all places here. @default /id */
  readonly id?: string
  /** @default /type */
  readonly type?: string
  readonly version?: string
  /** When it happened: RFC 3339, or a number of seconds or milliseconds. */
  readonly time?: string
  /** Another id for each delivery of the same event. */
  readonly delivery_id?: string
}

export interface SignatureDescription {
  readonly header: string
  /**
   * How the header's value is written: parts with `{signature}` and, if it stands there, `{timestamp}`. @default
   * {signature}
   */
  readonly value?: string
  /** Between the parts of the value; of a signature there may be several. @default , */
  readonly separator?: string
  /** What is signed, of `{body}`, `{timestamp}`, `{id}`, `{url}`. @default {body} */
  readonly content?: string
  /** @default sha256 */
  readonly algorithm?: HashName
  /** Base64 is with padding, hex in lower case. @default hex */
  readonly encoding?: 'hex' | 'base64' | 'base64url'
  /** How a secret is written. @default text */
  readonly key?: KeyForm
  readonly timestamp?: { readonly header?: string; readonly unit?: TimeUnit }
}

/** With the defaults where nothing is said. */
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
