import { performance } from 'node:perf_hooks'

/** Milliseconds from a moment of `performance.now()` to now, to a tenth. */
export function since(start: number): number {
  return Math.round((performance.now() - start) * 10) / 10
}
