import { isRefused, type Disposition } from './disposition.ts'

/** Default limit for a request body in bytes, both as received and decompressed. */
export const defaultBodyLimit = 1024 * 1024

/** Maximum decompressed size in bytes of a body that the user trusts: a file or an accepted delivery. */
export const expandedBodyLimit = 64 * 1024 * 1024

/**
 * Returns the maximum size in bytes, stored and decompressed, for reading a stored body. An accepted body was within
 * its listener's limit; a refused body may be a decompression bomb.
 */
export function storedLimit(disposition: Disposition): number {
  return isRefused(disposition) ? defaultBodyLimit : expandedBodyLimit
}
