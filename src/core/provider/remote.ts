import type { Message } from '../delivery/delivery.ts'

/** A setting that may be fetched from a URL in the delivery if the user allows this and has not set a value. */
export interface Remote {
  readonly setting: string
  /** Returns the URL if it uses `https:` and belongs to the provider; otherwise undefined. */
  readonly url: (delivery: Message) => string | undefined
  /**
   * Returns the reason why the fetched value is not trusted; undefined if it is.
   * @param roots certificates to trust, as PEM
   */
  readonly problem: (
    content: string,
    at: { readonly now: number; readonly roots: readonly string[] },
  ) => string | undefined
}

/**
 * Prefix of the value of a setting that could not be fetched; the reason follows. With such a value, every signature is
 * invalid; none is left unchecked.
 */
export const notFetched = 'not fetched: '
