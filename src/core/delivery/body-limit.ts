import { isRefused, type Disposition } from './disposition.ts'

/** Default limit of a request body in bytes, both as received and decompressed. */
export const defaultBodyLimit = 1024 * 1024

/** Bytes that a compressed body which the user trusts may expand to: a file, or an accepted delivery. */
export const expandedBodyLimit = 64 * 1024 * 1024

/**
 * Returns the bytes that a stored body may have, and expand to, for its readers. An accepted body kept to the limit of
 * its listener; a refused one may be a bomb.
 */
export function storedLimit(disposition: Disposition): number {
  return isRefused(disposition) ? defaultBodyLimit : expandedBodyLimit
}
