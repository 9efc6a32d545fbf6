import { defineConfig } from 'vitest/config'

/**
 * Attacks on the built program and its parts; `npm run soak` runs them in full. Files run one at a time, because they
 * measure time.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/attack/*.test.ts'],
    fileParallelism: false,
    testTimeout: process.env['BILLHOOK_SOAK'] === '1' ? 3_600_000 : 120_000,
    hookTimeout: 60_000,
    disableConsoleIntercept: true,
  },
})
