/** What is known of a delivery's signature. */
export type Verification =
  | {
      readonly status: 'valid'
      readonly scheme: string
      /** Which of the given secrets matched: 0 is the first. */
      readonly keyIndex: number
      /** Unix milliseconds, where the scheme signs a time. */
      readonly signedAt?: number
      /** How far ahead of the clock that is, in milliseconds, where it is more than clocks differ. */
      readonly aheadMs?: number
    }
  | { readonly status: 'invalid'; readonly scheme: string; readonly reason: InvalidReason; readonly detail: string }
  | { readonly status: 'unchecked'; readonly reason: 'no-secret' | 'unsigned-provider' | 'unknown-provider' }

/** From least to most telling: a mismatch says more than a header that is not there. */
export type InvalidReason = 'missing' | 'malformed' | 'mismatch' | 'expired'
