const [minute, hour] = [60_000, 3_600_000]

/**
 * Two immediate retries, then retries from the endpoint's queue at growing intervals. Further retries, every 8 hours
 * for up to 30 days, are not listed.
 */
export const adyenRetries: readonly number[] = [
  0,
  0,
  ...[2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 4, 8].map((n) => n * hour),
]
