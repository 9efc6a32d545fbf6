/** The result of verifying a delivery's signature. */
export type Verification =
  | {
      readonly status: 'valid'
      readonly scheme: string
      /** Index of the secret that matched. */
      readonly keyIndex: number
      /** Unix milliseconds, if the scheme signs a time. */
      readonly signedAt?: number
      /** How far that is ahead of the clock, in milliseconds, if it is more than clocks usually differ. */
      readonly aheadMs?: number
    }
  | { readonly status: 'invalid'; readonly scheme: string; readonly reason: InvalidReason; readonly detail: string }
  | { readonly status: 'unchecked'; readonly reason: 'no-secret' | 'unsigned-provider' | 'unknown-provider' }

/** From least to most informative: a mismatch says more than a missing header. */
export type InvalidReason = 'missing' | 'malformed' | 'mismatch' | 'expired'
