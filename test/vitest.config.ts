import { defineConfig } from 'vitest/config'

/** Tests that hold the program to a time; nothing else runs beside them. */
const timed = ['test/tui/terminal.test.ts', 'test/tui/storm.test.ts', 'test/cli/demo.test.ts']
const all = ['test/**/*.test.{ts,tsx}']
const elsewhere = ['test/conformance/**', 'test/bench/**', 'test/attack/**', 'test/handlers/matrix.test.ts']

export default defineConfig({
  // As it is built: the screen loads React for production.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  test: {
    root: new URL('..', import.meta.url).pathname,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'together', include: all, exclude: [...elsewhere, ...timed], sequence: { groupOrder: 0 } },
      },
      { extends: true, test: { name: 'alone', include: timed, fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
  },
})
