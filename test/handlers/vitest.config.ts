import { defineConfig } from 'vitest/config'

/**
 * Every sample handler against the checks: minutes, so that it is apart from `npm test`. Nearly all of it is waiting,
 * so four at a time.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/handlers/matrix.test.ts'],
    maxConcurrency: 4,
  },
})
