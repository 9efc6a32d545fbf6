import { defineConfig } from 'vitest/config'

export default defineConfig({
  // As it is built: the screen loads React for production.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/conformance/**', 'test/bench/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
