import { isRefused, type Disposition } from './disposition.ts'

/** Bytes that the body of a request may have, and expand to, unless the configuration says otherwise. */
export const defaultBodyLimit = 1024 * 1024
const acceptedLimit = 64 * 1024 * 1024

/**
 * Bytes that a stored body may have, and expand to, for who reads it. An accepted one kept to the limit of its
 * listener; a refused one may be a bomb.
 */
export function storedLimit(disposition: Disposition): number {
  return isRefused(disposition) ? defaultBodyLimit : acceptedLimit
}
