import { defineConfig } from 'vitest/config'

/**
 * Runs the checks on every sample handler. This takes minutes, so it is separate from `npm test`. Nearly all of the
 * time is spent waiting, so four tests run concurrently.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/handlers/matrix.test.ts'],
    maxConcurrency: 4,
  },
})
