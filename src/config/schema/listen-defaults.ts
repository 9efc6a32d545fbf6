import { defaultBodyLimit } from '../../core/delivery/body-limit.ts'

/** Defaults for `billhook listen`, shared by its options, their help and the schema of billhook.yaml. */
export const listenDefaults = {
  host: '127.0.0.1',
  port: 4400,
  respond: 'ack',
  duplicates: 'suppress',
  onInvalid: 'reject',
  /** Maximum size of a body, in bytes. */
  bodyLimit: defaultBodyLimit,
  /** Time limit for receiving a complete request, in milliseconds. */
  bodyTimeoutMs: 10_000,
  /** Time limit for a target's answer, in milliseconds. */
  targetTimeoutMs: 30_000,
  /**
   * Maximum number of deliveries in flight to one target. Each takes one or two turns of the event loop, which can be
   * long.
   */
  concurrency: 64,
} as const
