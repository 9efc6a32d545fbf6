import { defineConfig } from 'vitest/config'

/** Tests with a time limit; nothing else runs at the same time. */
const timed = ['test/tui/terminal.test.ts', 'test/tui/storm.test.ts', 'test/cli/demo.test.ts']
/** Files that take five seconds or more: mostly many processes, real waits and large inputs. */
const slow = ['test/**/*.slow.test.{ts,tsx}']
const all = ['test/**/*.test.{ts,tsx}']
const elsewhere = ['test/conformance/**', 'test/bench/**', 'test/attack/**', 'test/handlers/matrix.test.ts']

/** `npm test` runs the project `quick`; `npm run test:all` runs all projects. */
export default defineConfig({
  // As in the build: the screen loads the production version of React.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  test: {
    root: new URL('..', import.meta.url).pathname,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'quick', include: all, exclude: [...elsewhere, ...timed, ...slow], sequence: { groupOrder: 0 } },
      },
      { extends: true, test: { name: 'slow', include: slow, sequence: { groupOrder: 1 } } },
      { extends: true, test: { name: 'alone', include: timed, fileParallelism: false, sequence: { groupOrder: 2 } } },
    ],
  },
})
