import { importsOf, type Import } from './imports.ts'

/** Layers of rooms, lowest first. A room imports only from rooms in lower layers, never from its siblings. */
const tiers: readonly (readonly string[])[] = [
  ['core'],
  ['providers'],
  ['files'],
  ['settings'],
  ['store', 'net', 'observe', 'schemas', 'config', 'inputs'],
  ['listen', 'replay', 'validate', 'verify', 'inspect', 'events', 'demo', 'doctor', 'report', 'tui'],
  ['commands'],
  ['program.ts'],
  ['main.ts'],
]
/**
 * Layers of folders and files within a room, lowest first. Subfolders, and anything that is not listed, belong to the
 * folder that contains them.
 */
const tiersWithin: Readonly<Record<string, readonly (readonly string[])[]>> = {
  core: [
    ['finding.ts', 'memo.ts'],
    ['hmac.ts', 'json', 'text'],
    ['delivery', 'billing'],
    ['redact'],
    ['provider'],
    ['signature'],
    ['results'],
    ['inspect.ts'],
  ],
  replay: [
    ['fixtures', 'effect'],
    ['steps'],
    ['delivery'],
    ['options.ts', 'checks'],
    ['plan'],
    ['golden', 'harness'],
    ['not-tested.ts', 'option-rules.ts'],
    ['prepare.ts'],
    ['report.ts'],
    ['run-plain.ts', 'run-with-checks.ts'],
    ['run.ts', 'send'],
  ],
  schemas: [
    ['expected.ts'],
    ['documents'],
    ['patterns'],
    ['engine'],
    ['explain'],
    ['validator.ts'],
    ['compiler.ts'],
    ['open.ts'],
  ],
}
/** Modules that any file may import, and that import nothing else from src. */
const ground: readonly string[] = ['env.ts', 'errors.ts', 'package-file.ts']
/** Other files in the root, which only the program imports. */
const besideProgram: readonly string[] = ['interruption.ts', 'misuse.ts']

const pure =
  /^(?:core|providers|report)\/|^settings\/keys\.ts$|^replay\/(?:effect\/[^/]+|plan\/plan|checks\/judge|steps\/edit|option-rules)\.ts$|^tui\/(?!bridge\.|mount\.|components\/).+\.ts$/
/** Node.js modules that only compute and have no side effects. */
const pureBuiltins: ReadonlySet<string> = new Set(['node:buffer', 'node:crypto', 'node:util', 'node:zlib'])

/** Packages and the files that may import them. */
const homes: Readonly<Record<string, RegExp>> = {
  'node:sqlite': /^store\/sqlite\//,
  ink: /^tui\//,
  react: /^tui\//,
  chalk: /^(?:report|tui)\//,
  conf: /^settings\//,
}
/** Modules that take tens of milliseconds to load and are therefore imported only on demand. */
const lazy: ReadonlySet<string> = new Set(['undici', 'yaml', 'ajv', 'ajv-formats', 'conf', 'pg', 'mysql2'])
/**
 * Also slow to load, but a component may import them statically. Nothing that is loaded at startup may import them,
 * directly or indirectly.
 */
const behindTheScreen: ReadonlySet<string> = new Set(['ink', 'react'])

/** The only files that may end the process; others return an outcome to them. */
const makesExitCodes = /^(?:commands\/.*|errors|program|main|interruption)\.ts$/

const maxLines = 250
const maxColumns = 120

/**
 * Files that may read the clock directly, with the reasons. All others get the time from `Env`, so that tests can
 * control it.
 */
const ownClock: Readonly<Record<string, string>> = {
  'env.ts': 'it provides the clock',
  'net/last-byte-sync.ts': 'measures real sockets, which a fake clock does not affect',
  'net/since.ts': 'measures real sockets, which a fake clock does not affect',
  'net/sender.ts': 'measures real sockets, which a fake clock does not affect',
  'net/receive.ts': 'measures real sockets, which a fake clock does not affect',
  'store/sqlite/group-commit.ts': 'limits a wait of milliseconds for a real disk',
}

/** Imports that are exempt from a rule, as `from -> to`, with the reason. */
export type Exceptions = Readonly<Record<string, string>>

/**
 * Returns violations of the rules in docs/architecture.md, one line each.
 * @param sources source text by path under src
 */
export function violations(sources: ReadonlyMap<string, string>, exceptions: Exceptions = {}): string[] {
  const imports = [...sources].flatMap(([file, source]) => importsOf(file, source))
  const broken = imports.flatMap((one) => {
    const why = importRule(one)
    return why === undefined || `${one.from} -> ${one.to}` in exceptions ? [] : [`${one.from} -> ${one.to}: ${why}`]
  })
  return [...broken, ...[...sources].flatMap(([file, source]) => fileRules(file, source)), ...heavyStarts(imports)]
}

/** Returns exceptions that are no longer needed. */
export function unused(sources: ReadonlyMap<string, string>, exceptions: Exceptions): string[] {
  const needed = new Set(violations(sources).map((violation) => violation.split(': ')[0]))
  return Object.keys(exceptions).filter((exception) => !needed.has(exception))
}

function importRule({ from, to, kind, clause }: Import): string | undefined {
  if (to === '?') return 'a computed import cannot be checked'
  if (/\.tsx?$/.test(to))
    return (
      directionRule(from, to) ??
      (kind !== 'type' && pure.test(from) && !isPure(to) ? 'a pure file imports an impure one' : undefined)
    )
  const name = packageOf(to)
  if (homes[name] && !homes[name].test(from)) return `only files that match ${homes[name].source} may import it`
  if (kind === 'value' && lazy.has(name)) return 'only await import() and type imports are allowed'
  if (pure.test(from) && to.startsWith('node:')) {
    if (!pureBuiltins.has(to)) return 'a pure file touches no clock, network, disk or process'
    if (/random/i.test(clause)) return 'a pure file receives its randomness as an argument'
  }
  return undefined
}

function directionRule(from: string, to: string): string | undefined {
  const [room, target] = [roomOf(from), roomOf(to)]
  if (ground.includes(room)) return 'env, errors and package-file must not import other files'
  if (ground.includes(target)) return undefined
  if (room === target) return directionWithin(room, from, to)
  if (besideProgram.includes(target)) return room === 'program.ts' ? undefined : 'it belongs to the program'
  const tier = tierOf(room)
  const below = tierOf(target)
  if (below < 0) return `${target} is not a listed room`
  if (besideProgram.includes(room) || tier > below) return undefined
  return tier < 0
    ? `${room} is not a listed room`
    : tier === below
      ? 'siblings must not import each other'
      : `${room} is a lower layer than ${target}`
}

function directionWithin(room: string, from: string, to: string): string | undefined {
  const order = tiersWithin[room]
  const [part, target] = [from, to].map((file) => file.split('/')[1] ?? '')
  if (!order || part === undefined || target === undefined || part === target) return undefined
  const [tier, below] = [part, target].map((name) => order.findIndex((parts) => parts.includes(name)))
  if (tier === undefined || below === undefined) return undefined
  const missing = tier < 0 ? part : below < 0 ? target : undefined
  if (missing !== undefined) return `${room}/${missing} has no layer in its room`
  if (tier > below) return undefined
  return tier === below
    ? `${room}/${part} and ${room}/${target} must not import each other`
    : `${room}/${part} is a lower layer than ${room}/${target}`
}

function fileRules(file: string, source: string): string[] {
  const text = source.split('\n')
  const lines = text.length - 1
  const found: string[] = []
  if (lines > maxLines) found.push(`${file}: ${lines} lines; split it by what it does`)
  const wide = text.findIndex((line) => line.length > maxColumns)
  if (wide >= 0) found.push(`${file}:${wide + 1}: over ${maxColumns} columns`)
  if (/^export default\b/m.test(source)) found.push(`${file}: a default export`)
  if (!makesExitCodes.test(file) && namesExitCode(source))
    found.push(`${file}: ExitCode; a room returns an outcome, which a command converts to an exit code`)
  if (file !== 'main.ts' && file !== 'interruption.ts' && /\bprocess\.exit\(/.test(source))
    found.push(`${file}: process.exit; return the code to main`)
  if (
    !(file in ownClock) &&
    /\b(?:performance|Date)\.now\b|\bnew Date\(\)|\bprocess\.hrtime\b/.test(withoutComments(source))
  )
    found.push(`${file}: reads the clock itself; use env.now or env.elapsed`)
  const young =
    /\b(?:(?:Async)?DisposableStack|Promise\.try|RegExp\.escape|Error\.isError|Uint8Array\.from(?:Base64|Hex))\b/.exec(
      source,
    )
  if (young) found.push(`${file}: ${young[0]}, which Node.js 22 does not have`)
  if (!/^[a-z0-9-]+\.ts$|^[A-Z][A-Za-z0-9]*\.tsx$|^[a-z0-9-]+\.tsx$/.test(file.split('/').at(-1) ?? ''))
    found.push(`${file}: not kebab-case`)
  return found
}

/** Returns clock exemptions that are no longer needed. */
export function unusedClocks(sources: ReadonlyMap<string, string>): string[] {
  return Object.keys(ownClock).filter((file) => !/\b(?:performance|Date)\.now\b/.test(sources.get(file) ?? ''))
}

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*.*?\*\/|(?<!:)\/\/[^\n]*/gs, '')
}

/** Reports whether `ExitCode` is used other than to construct or read an error's exit code. */
function namesExitCode(source: string): boolean {
  const code = withoutComments(source).replace(/\bimport\b[^']*'[^']*errors\.ts'/g, '')
  return /(?<!\bexitCode(?:: | [!=]== ))\bExitCode\b/.test(code)
}

/** Returns violations of the rule that loading main or a command's options must not load a screen. */
function heavyStarts(imports: readonly Import[]): string[] {
  const starts = new Set(imports.map(({ from }) => from).filter((file) => /^main\.ts$|^commands\//.test(file)))
  return [...starts].flatMap((start) => {
    const loaded = closure(
      [start],
      imports.filter(({ kind }) => kind === 'value'),
    )
    return [...loaded]
      .filter((to) => behindTheScreen.has(packageOf(to)))
      .map((to) => `${start}: loads ${to} at startup; use await import()`)
  })
}

/** Returns files that main.ts does not reach through imports, including type imports: they are dead code. */
export function unreached(sources: ReadonlyMap<string, string>): string[] {
  const reached = closure(
    ['main.ts'],
    [...sources].flatMap(([file, source]) => importsOf(file, source)),
  )
  return [...sources.keys()].filter((file) => !reached.has(file))
}

/** Returns circular imports, including type imports: the files of each circle in import order. */
export function circles(sources: ReadonlyMap<string, string>): string[] {
  const next = new Map([...sources.keys()].map((file): [string, string[]] => [file, []]))
  for (const { from, to } of [...sources].flatMap(([file, source]) => importsOf(file, source)))
    if (next.has(to)) next.get(from)?.push(to)
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) found.push([...path.slice(at), file].join(' -> '))
    if (at >= 0 || done.has(file)) return
    for (const to of next.get(file) ?? []) visit(to, [...path, file])
    done.add(file)
  }
  for (const file of next.keys()) visit(file, [])
  return found
}

function closure(starts: readonly string[], imports: readonly Import[]): Set<string> {
  const reached = new Set(starts)
  for (const file of reached) for (const { from, to } of imports) if (from === file) reached.add(to)
  return reached
}

function isPure(file: string): boolean {
  return pure.test(file) || file === 'errors.ts'
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? file
}

function tierOf(room: string): number {
  return tiers.findIndex((rooms) => rooms.includes(room))
}

function packageOf(specifier: string): string {
  return specifier.startsWith('node:') ? specifier : (specifier.split('/')[0] ?? specifier)
}
