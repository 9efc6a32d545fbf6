import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { circles, type Exceptions, unreached, unused, unusedClocks, violations } from './helpers/architecture.ts'

const root = new URL('../src/', import.meta.url)
const sources = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => [file, readFileSync(new URL(file, root), 'utf8')]),
)

/** Allowed violations, each with its reason. */
const exceptions: Exceptions = {
  'observe/sqlite/sqlite-observer.ts -> store/sqlite/load.ts':
    "reads a target's SQLite file, and only one module knows how to load SQLite without a warning",
  'observe/egress/stranger.ts -> net/same-site.ts':
    'both open a port that web pages can reach, and refuse requests from them by the same rule',
  'observe/sqlite/read-tables.ts -> store/sqlite/load.ts': 'the type of the module that it loads',
}

test('the sources follow the architecture rules', () => {
  expect(sources.size).toBeGreaterThan(20)
  expect(violations(sources, exceptions)).toEqual([])
})

test('every file is reachable from main.ts through imports', () => {
  expect(unreached(sources)).toEqual([])
})

test('there are no circular imports, including type imports', () => {
  expect(circles(sources)).toEqual([])
})

test('every exception is still needed', () => {
  expect(unused(sources, exceptions)).toEqual([])
  expect(unusedClocks(sources)).toEqual([])
})

test('bin/billhook.js only checks the Node.js version and starts main', () => {
  const bin = readFileSync(new URL('../bin/billhook.js', import.meta.url), 'utf8')
  expect(bin.trimEnd().split('\n').length).toBeLessThanOrEqual(15)
  expect([...bin.matchAll(/import\('([^']+)'\)|from '([^']+)'/g)].map((match) => match[1])).toEqual(['../dist/main.js'])
})

describe('the checker detects', () => {
  test.each([
    [
      'an import from a higher room',
      'core/a.ts',
      "import { b } from '../store/b.ts'",
      'core is a lower layer than store',
    ],
    [
      'a type import from a higher room',
      'core/a.ts',
      "import type { B } from '../store/b.ts'",
      'core is a lower layer than store',
    ],
    [
      'a re-export from a higher room',
      'providers/a.ts',
      "export { b } from '../net/b.ts'",
      'providers is a lower layer than net',
    ],
    [
      'an import over several lines',
      'core/a.ts',
      "import {\n  b,\n  c,\n} from '../store/b.ts'",
      'core is a lower layer than store',
    ],
    [
      'a dynamic import from a higher room',
      'store/a.ts',
      "const b = await import('../listen/b.ts')",
      'store is a lower layer than listen',
    ],
    ['an import from a sibling room', 'listen/a.ts', "import { b } from '../tui/b.ts'", 'siblings'],
    [
      'an import from a higher folder of the same room',
      'core/json/a.ts',
      "import { b } from '../signature/b.ts'",
      'core/json is a lower layer than core/signature',
    ],
    [
      'an import from a sibling folder of the same room',
      'core/json/a.ts',
      "import { b } from '../text/b.ts'",
      'core/json and core/text must not import each other',
    ],
    [
      'a folder without a layer in its room',
      'replay/utils/a.ts',
      "import { b } from '../steps/b.ts'",
      'replay/utils has no layer in its room',
    ],
    ['a room without a layer', 'utils/a.ts', "import { b } from '../core/b.ts'", 'utils is not a listed room'],
    ['a base module that imports something', 'env.ts', "import { b } from './core/b.ts'", 'must not import'],
    [
      'signal handling outside the program',
      'listen/a.ts',
      "import { b } from '../interruption.ts'",
      'belongs to the program',
    ],
    ['a computed import', 'listen/a.ts', 'await import(name)', 'computed'],
    ['SQLite outside its folder', 'store/a.ts', "import { DatabaseSync } from 'node:sqlite'", 'store'],
    ['colours in a command', 'commands/a.ts', "import chalk from 'chalk'", 'report|tui'],
    ['ink outside the TUI', 'listen/a.ts', "const ink = await import('ink')", 'tui'],
    ['a static import of undici', 'net/a.ts', "import { request } from 'undici'", 'await import()'],
    [
      'a static import of a package subpath',
      'schemas/a.ts',
      "import { Ajv2020 } from 'ajv/dist/2020.js'",
      'await import()',
    ],
    ['disk access in a pure file', 'core/a.ts', "import { readFileSync } from 'node:fs'", 'touches no'],
    ['a timer in a pure file', 'report/a.ts', "import { setTimeout } from 'node:timers/promises'", 'touches no'],
    ['randomness in a pure file', 'core/a.ts', "import { randomUUID } from 'node:crypto'", 'receives its randomness'],
    ['a plan that reads its environment', 'replay/plan/plan.ts', "import { systemEnv } from '../../env.ts'", 'impure'],
    ['a plan that executes', 'replay/plan/plan.ts', "import { execute } from './execute.ts'", 'impure'],
    ['a direct read of the monotonic clock', 'listen/a.ts', 'const start = performance.now()', 'env.elapsed'],
    ['a direct read of the time of day', 'listen/a.ts', 'const at = new Date()', 'env.now'],
    ['a default export', 'core/a.ts', 'export default 1', 'default export'],
    [
      'a room that returns an exit code',
      'listen/a.ts',
      "import { ExitCode } from '../errors.ts'\nexport const run = (): ExitCode => 0",
      'converts to an exit code',
    ],
    ['a room that uses an exit code', 'doctor/a.ts', 'return ExitCode.ok', 'converts to an exit code'],
    ['a call to process.exit', 'listen/a.ts', '  process.exit(1)', 'process.exit'],
    [
      'an API that the oldest supported Node.js lacks',
      'net/a.ts',
      'await using stack = new AsyncDisposableStack()',
      'Node.js 22',
    ],
    ['a file that is too long', 'core/a.ts', 'x\n'.repeat(251), '251 lines'],
    ['a line that is too long', 'core/a.ts', `// ${'x'.repeat(118)}`, 'core/a.ts:1: over 120 columns'],
    ['a name that is not kebab-case', 'core/aB.ts', '', 'kebab'],
  ])('%s', (_name, file, source, reason) => {
    expect(violations(new Map([[file, source]])).join('\n')).toContain(reason)
  })

  test('a static import chain from a command to the screen', () => {
    const tree = new Map([
      ['main.ts', "await import('./commands/a.ts')"],
      ['commands/a.ts', "import { mount } from '../tui/mount.tsx'"],
      ['tui/mount.tsx', "import { render } from 'ink'"],
    ])
    expect(violations(tree)).toEqual(['commands/a.ts: loads ink at startup; use await import()'])
    expect(violations(tree.set('commands/a.ts', "const { mount } = await import('../tui/mount.tsx')"))).toEqual([])
  })

  test('nothing in allowed code or in comments', () => {
    const tree = new Map([
      ['program.ts', "import { a } from './core/a.ts'\nimport './interruption.ts'\nimport { b } from './net/b.ts'"],
      [
        'core/a.ts',
        "// import { b } from '../net/b.ts'\n/** like `import('../net/b.ts')`, at `Date.now()` */\nimport { " +
          'hash } from ' +
          "'node:crypto'\nimport type { Env } from '../env.ts'",
      ],
      [
        'net/b.ts',
        "import type { Dispatcher } from 'undici'\nimport { type Agent } from 'undici'\nconst { request } = " +
          "await import('undici')",
      ],
      ['interruption.ts', "import { ExitCode } from './errors.ts'"],
      [
        'listen/c.ts',
        "import { ExitCode } from '../errors.ts'\nnew BillhookError('BILLHOOK_X', 'x', { exitCode: " +
          'ExitCode.usage })\n' +
          'if (error.exitCode !== ExitCode.cannotRun) throw error',
      ],
      ['env.ts', ''],
      ['errors.ts', ''],
    ])
    expect(violations(tree)).toEqual([])
  })

  test('circular imports, including those of types', () => {
    const tree = new Map([
      ['main.ts', "import './net/a.ts'"],
      ['net/a.ts', "import { b } from './b.ts'"],
      ['net/b.ts', "import type { A } from './a.ts'"],
    ])
    expect(circles(tree)).toEqual(['net/a.ts -> net/b.ts -> net/a.ts'])
    expect(circles(tree.set('net/b.ts', ''))).toEqual([])
  })

  test('a file that is not reachable from main.ts', () => {
    const tree = new Map([
      ['main.ts', "await import('./net/a.ts')"],
      ['net/a.ts', "import type { B } from '../core/b.ts'"],
      ['core/b.ts', ''],
      ['core/c.ts', ''],
    ])
    expect(unreached(tree)).toEqual(['core/c.ts'])
  })

  test('an unneeded exception, but not an allowed violation', () => {
    const tree = new Map([
      ['main.ts', "import './listen/a.ts'"],
      ['listen/a.ts', "import '../tui/b.ts'"],
      ['tui/b.ts', ''],
    ])
    const allowed = { 'listen/a.ts -> tui/b.ts': 'a reason' }
    expect(violations(tree, allowed)).toEqual([])
    expect(unused(tree, { ...allowed, 'core/a.ts -> net/b.ts': 'gone' })).toEqual(['core/a.ts -> net/b.ts'])
  })
})
