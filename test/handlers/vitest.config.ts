import { defineConfig } from 'vitest/config'

/**
 * Runs every sample handler against the checks. Takes minutes, so it is separate from `npm test`. Nearly all of the
 * time is waiting, so four tests run concurrently.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/handlers/matrix.test.ts'],
    maxConcurrency: 4,
  },
})
