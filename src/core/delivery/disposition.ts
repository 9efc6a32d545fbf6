/** How a received delivery ended: exactly one of these, always with a reason that the user sees. */
export const dispositions = [
  /** New, recorded, to be forwarded. */
  'accepted',
  /** Seen before, same content. */
  'duplicate',
  /** Seen before under the same key, with other content. */
  'conflict',
  /** Refused: signature, path, size, time. */
  'rejected',
  /** Not an event: not JSON, no id. */
  'malformed',
  /** Accepted, and by configuration not forwarded. */
  'filtered',
] as const

export type Disposition = (typeof dispositions)[number]

/** Returns true for what nobody has vouched for: whoever knows the URL chose its bytes. */
export function isRefused(disposition: Disposition): boolean {
  return disposition === 'rejected' || disposition === 'malformed'
}

export function isDisposition(value: unknown): value is Disposition {
  return dispositions.some((disposition) => disposition === value)
}
