import { defaultBodyLimit } from '../../core/delivery/body-limit.ts'

/** Defaults of `billhook listen`: the options, their help and the schema of billhook.yaml read them here. */
export const listenDefaults = {
  host: '127.0.0.1',
  port: 4400,
  respond: 'ack',
  duplicates: 'suppress',
  onInvalid: 'reject',
  /** Bytes. */
  bodyLimit: defaultBodyLimit,
  /** Milliseconds for a request to arrive. */
  bodyTimeoutMs: 10_000,
  /** Milliseconds for a target to answer. */
  targetTimeoutMs: 30_000,
  /** Deliveries in flight to one target at once: each takes a turn of the event loop or two, and a turn may be long. */
  concurrency: 64,
} as const
