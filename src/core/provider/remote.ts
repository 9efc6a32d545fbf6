import type { Message } from '../delivery/delivery.ts'

/** A setting that may be fetched from where a delivery says, if the user allows it and has not set it. */
export interface Remote {
  readonly setting: string
  /** An `https:` address of the provider's own; undefined for any other. */
  readonly url: (delivery: Message) => string | undefined
  /**
   * Why what was fetched is not to be trusted; undefined when it is.
   * @param roots certificates to trust, as PEM
   */
  readonly problem: (
    content: string,
    at: { readonly now: number; readonly roots: readonly string[] },
  ) => string | undefined
}

/**
 * Begins the value of a setting that could not be fetched; the reason follows. With it nothing is valid, and nothing
 * unchecked.
 */
export const notFetched = 'not fetched: '
