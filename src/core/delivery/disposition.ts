/** The outcome of a received delivery. Each delivery has exactly one disposition, with a reason that the user sees. */
export const dispositions = [
  /** New; recorded and queued for its targets. */
  'accepted',
  /** Seen before with the same content. */
  'duplicate',
  /** The same dedupe key was seen before with different content. */
  'conflict',
  /** Refused because of its signature, path, size or time. */
  'rejected',
  /** Refused because it is not an event (not JSON, no id) or because it cannot be decompressed. */
  'malformed',
  /** Accepted, but not forwarded because of the configuration. */
  'filtered',
] as const

export type Disposition = (typeof dispositions)[number]

/** True if the delivery was refused. Its bytes may come from anyone who knows the URL. */
export function isRefused(disposition: Disposition): boolean {
  return disposition === 'rejected' || disposition === 'malformed'
}

export function isDisposition(value: unknown): value is Disposition {
  return dispositions.some((disposition) => disposition === value)
}
