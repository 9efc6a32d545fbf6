import { isRefused, type Disposition } from './disposition.ts'

/** Default limit of a request body in bytes, both as received and decompressed. */
export const defaultBodyLimit = 1024 * 1024
const acceptedLimit = 64 * 1024 * 1024

/**
 * Limit in bytes for reading a stored body, also decompressed. An accepted body passed the limit of its listener; a
 * refused one may be a decompression bomb.
 */
export function storedLimit(disposition: Disposition): number {
  return isRefused(disposition) ? defaultBodyLimit : acceptedLimit
}
