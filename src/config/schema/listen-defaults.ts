import { defaultBodyLimit } from '../../core/delivery/body-limit.ts'

/** Defaults for `billhook listen`, shared by its options, their help and the schema of billhook.yaml. */
export const listenDefaults = {
  host: '127.0.0.1',
  port: 4400,
  respond: 'ack',
  duplicates: 'suppress',
  onInvalid: 'reject',
  /** In bytes. */
  bodyLimit: defaultBodyLimit,
  /** Milliseconds that a request may take to arrive. */
  bodyTimeoutMs: 10_000,
  /** Milliseconds that a target may take to respond. */
  targetTimeoutMs: 30_000,
  /** Maximum deliveries in flight to one target: each needs one or two turns of the event loop, which can be long. */
  concurrency: 64,
} as const
