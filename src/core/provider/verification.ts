/** The result of verifying a delivery's signature. */
export type Verification =
  | {
      readonly status: 'valid'
      readonly scheme: string
      /** Index of the secret that matched. */
      readonly keyIndex: number
      /** Unix milliseconds; absent if the scheme does not sign a time. */
      readonly signedAt?: number
      /** How far `signedAt` is ahead of the clock, in milliseconds; absent if it is within normal clock skew. */
      readonly aheadMs?: number
    }
  | { readonly status: 'invalid'; readonly scheme: string; readonly reason: InvalidReason; readonly detail: string }
  | { readonly status: 'unchecked'; readonly reason: 'no-secret' | 'unsigned-provider' | 'unknown-provider' }

/** Ordered from least to most informative: a mismatch reveals more than a missing header. */
export type InvalidReason = 'missing' | 'malformed' | 'mismatch' | 'expired'
