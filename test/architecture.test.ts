import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { circles, type Exceptions, unreached, unused, unusedClocks, violations } from './helpers/architecture.ts'

const root = new URL('../src/', import.meta.url)
const sources = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => [file, readFileSync(new URL(file, root), 'utf8')]),
)

/** What the rules forbid and a reason allows. */
const exceptions: Exceptions = {
  'observe/sqlite/sqlite-observer.ts -> store/sqlite/load.ts':
    "reads a target's SQLite file, and one place knows how to load SQLite without a warning",
  'observe/egress/stranger.ts -> net/same-site.ts':
    'both open a port that a web page can reach, and refuse it by one rule',
  'observe/sqlite/read-tables.ts -> store/sqlite/load.ts': 'the type of what that loads',
}

test('the house keeps its rules', () => {
  expect(sources.size).toBeGreaterThan(20)
  expect(violations(sources, exceptions)).toEqual([])
})

test('every file is used: a chain of imports leads to it from main.ts', () => {
  expect(unreached(sources)).toEqual([])
})

test('no file leads back to itself, not even by its types', () => {
  expect(circles(sources)).toEqual([])
})

test('no exception outlives its need', () => {
  expect(unused(sources, exceptions)).toEqual([])
  expect(unusedClocks(sources)).toEqual([])
})

test('bin is a guard and a door', () => {
  const bin = readFileSync(new URL('../bin/billhook.js', import.meta.url), 'utf8')
  expect(bin.trimEnd().split('\n').length).toBeLessThanOrEqual(15)
  expect([...bin.matchAll(/import\('([^']+)'\)|from '([^']+)'/g)].map((match) => match[1])).toEqual(['../dist/main.js'])
})

describe('the checker sees', () => {
  test.each([
    ['an import upwards', 'core/a.ts', "import { b } from '../store/b.ts'", 'core stands below store'],
    ['a type import upwards', 'core/a.ts', "import type { B } from '../store/b.ts'", 'core stands below store'],
    ['a re-export upwards', 'providers/a.ts', "export { b } from '../net/b.ts'", 'providers stands below net'],
    [
      'an import over several lines',
      'core/a.ts',
      "import {\n  b,\n  c,\n} from '../store/b.ts'",
      'core stands below store',
    ],
    ['a dynamic import upwards', 'store/a.ts', "const b = await import('../listen/b.ts')", 'store stands below listen'],
    ['an import of a sibling', 'listen/a.ts', "import { b } from '../tui/b.ts'", 'siblings'],
    [
      'an import upwards in a room',
      'core/json/a.ts',
      "import { b } from '../signature/b.ts'",
      'core/json stands below core/signature',
    ],
    [
      'an import of a neighbour in a room',
      'core/json/a.ts',
      "import { b } from '../text/b.ts'",
      'core/json and core/text do not know each other',
    ],
    [
      'a folder without a place in its room',
      'replay/utils/a.ts',
      "import { b } from '../steps/b.ts'",
      'replay/utils has no place in the room',
    ],
    ['a room without a place', 'utils/a.ts', "import { b } from '../core/b.ts'", 'utils is no room'],
    ['ground that stands on something', 'env.ts', "import { b } from './core/b.ts'", 'stand on nothing'],
    [
      'someone else who handles signals',
      'listen/a.ts',
      "import { b } from '../interruption.ts'",
      'belongs to the program',
    ],
    ['a computed import', 'listen/a.ts', 'await import(name)', 'computed'],
    ['SQLite outside its folder', 'store/a.ts', "import { DatabaseSync } from 'node:sqlite'", 'store'],
    ['colours in a command', 'commands/a.ts', "import chalk from 'chalk'", 'report|tui'],
    ['ink outside the TUI', 'listen/a.ts', "const ink = await import('ink')", 'tui'],
    ['undici at once', 'net/a.ts', "import { request } from 'undici'", 'await import()'],
    ['a package by its subpath', 'schemas/a.ts', "import { Ajv2020 } from 'ajv/dist/2020.js'", 'await import()'],
    ['a disk in a pure file', 'core/a.ts', "import { readFileSync } from 'node:fs'", 'touches no'],
    ['a clock in a pure file', 'report/a.ts', "import { setTimeout } from 'node:timers/promises'", 'touches no'],
    ['randomness in a pure file', 'core/a.ts', "import { randomUUID } from 'node:crypto'", 'given its randomness'],
    ['a plan that reads its environment', 'replay/plan/plan.ts', "import { systemEnv } from '../../env.ts'", 'impure'],
    ['a plan that executes', 'replay/plan/plan.ts', "import { execute } from './execute.ts'", 'impure'],
    ['a clock that no test can set', 'listen/a.ts', 'const start = performance.now()', 'env.elapsed'],
    ['a time of day that no test can set', 'listen/a.ts', 'const at = new Date()', 'env.now'],
    ['a default export', 'core/a.ts', 'export default 1', 'default export'],
    [
      'a room that returns an exit code',
      'listen/a.ts',
      "import { ExitCode } from '../errors.ts'\nexport const run = (): ExitCode => 0",
      'a command makes the exit code',
    ],
    ['a room that ends with one', 'doctor/a.ts', 'return ExitCode.ok', 'a command makes the exit code'],
    ['an exit in the middle', 'listen/a.ts', '  process.exit(1)', 'process.exit'],
    [
      'what the oldest supported Node.js lacks',
      'net/a.ts',
      'await using stack = new AsyncDisposableStack()',
      'Node.js 22',
    ],
    ['a file that grew', 'core/a.ts', 'x\n'.repeat(251), '251 lines'],
    ['a line that is too long', 'core/a.ts', `// ${'x'.repeat(118)}`, 'core/a.ts:1: over 120 columns'],
    ['a name that is not kebab-case', 'core/aB.ts', '', 'kebab'],
  ])('%s', (_name, file, source, reason) => {
    expect(violations(new Map([[file, source]])).join('\n')).toContain(reason)
  })

  test('a screen that a command loads at once, through another file', () => {
    const tree = new Map([
      ['main.ts', "await import('./commands/a.ts')"],
      ['commands/a.ts', "import { mount } from '../tui/mount.tsx'"],
      ['tui/mount.tsx', "import { render } from 'ink'"],
    ])
    expect(violations(tree)).toEqual(['commands/a.ts: loads ink at once; reach it by await import()'])
    expect(violations(tree.set('commands/a.ts', "const { mount } = await import('../tui/mount.tsx')"))).toEqual([])
  })

  test('no fault in what is allowed, and none in comments', () => {
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

  test('a circle, also one of types', () => {
    const tree = new Map([
      ['main.ts', "import './net/a.ts'"],
      ['net/a.ts', "import { b } from './b.ts'"],
      ['net/b.ts', "import type { A } from './a.ts'"],
    ])
    expect(circles(tree)).toEqual(['net/a.ts -> net/b.ts -> net/a.ts'])
    expect(circles(tree.set('net/b.ts', ''))).toEqual([])
  })

  test('a file that nothing leads to', () => {
    const tree = new Map([
      ['main.ts', "await import('./net/a.ts')"],
      ['net/a.ts', "import type { B } from '../core/b.ts'"],
      ['core/b.ts', ''],
      ['core/c.ts', ''],
    ])
    expect(unreached(tree)).toEqual(['core/c.ts'])
  })

  test('an exception, and one that nobody needs', () => {
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
