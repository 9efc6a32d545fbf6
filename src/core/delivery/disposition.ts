/** How a received delivery ended. Each delivery has exactly one disposition, with a reason that the user sees. */
export const dispositions = [
  /** New: recorded and queued for its targets. */
  'accepted',
  /** Seen before with the same content. */
  'duplicate',
  /** The same key was seen before with different content. */
  'conflict',
  /** Refused for its signature, path, size or time. */
  'rejected',
  /** Refused because it is not an event (not JSON, no id), or cannot be decompressed. */
  'malformed',
  /** Accepted, and by configuration not forwarded. */
  'filtered',
] as const

export type Disposition = (typeof dispositions)[number]

/** True for a delivery that was refused: anyone who knows the URL may have sent its bytes. */
export function isRefused(disposition: Disposition): boolean {
  return disposition === 'rejected' || disposition === 'malformed'
}

export function isDisposition(value: unknown): value is Disposition {
  return dispositions.some((disposition) => disposition === value)
}
