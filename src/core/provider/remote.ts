import type { Message } from '../delivery/delivery.ts'

/** A setting that may be fetched from a URL in the delivery, if the user allows it and has not set it. */
export interface Remote {
  readonly setting: string
  /** The URL, if it is `https:` and belongs to the provider; else undefined. */
  readonly url: (delivery: Message) => string | undefined
  /**
   * Why the fetched value is not trusted; undefined if it is.
   * @param roots certificates to trust, as PEM
   */
  readonly problem: (
    content: string,
    at: { readonly now: number; readonly roots: readonly string[] },
  ) => string | undefined
}

/**
 * Marks the value of a setting that could not be fetched; the reason follows. With it a signature is never valid and
 * never unchecked.
 */
export const notFetched = 'not fetched: '
