import { performance } from 'node:perf_hooks'

/** Returns the milliseconds since a `performance.now()` timestamp, rounded to tenths. */
export function since(start: number): number {
  return Math.round((performance.now() - start) * 10) / 10
}
