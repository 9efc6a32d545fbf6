import { expect, test } from 'vitest'
import { succeeded, type AttemptResult } from '../../../src/core/delivery/attempt.ts'
import { backoff } from '../../../src/core/delivery/backoff.ts'

const answered = (status: number): AttemptResult => ({
  startedAt: 0,
  durationMs: 1,
  outcome: 'response',
  status,
  headers: [],
  body: new Uint8Array(),
  truncated: false,
})

test('only a 2xx is a success, because providers do not follow redirects', () => {
  expect([199, 200, 204, 299, 300, 301, 404, 500].filter((status) => succeeded(answered(status)))).toEqual([
    200, 204, 299,
  ])
  expect(succeeded({ startedAt: 0, durationMs: 1, outcome: 'error', code: 'refused', message: '' })).toBe(false)
})

test('waits grow, are shortened by at most a tenth at random, and end', () => {
  const waits = Array.from({ length: 10 }, (_, index) => backoff(index + 1, 0) ?? Number.NaN)
  expect(waits.toSorted((a, b) => a - b)).toEqual(waits)
  expect(waits[0]).toBe(1_000)
  for (const [index, wait] of waits.entries()) {
    expect(backoff(index + 1, 0.999)).toBeGreaterThanOrEqual(wait * 0.9)
    expect(backoff(index + 1, 0.5)).toBeLessThan(wait)
  }
  expect(backoff(11, 0)).toBeUndefined()
})
