import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { systemCode, usageError, type BillhookError } from '../../errors.ts'
import { shorten } from '../expected.ts'

/** The schema chosen for a payload, or the reason there is none. */
export type Choice =
  | {
      readonly found: true
      /** Absolute path. */
      readonly file: string
      readonly version: string
      /** True if the payload has no version and this is the only schema for its type. */
      readonly assumed: boolean
    }
  | { readonly found: false; readonly reason: string }

export interface Catalog {
  /** The schema directory; nothing outside it is ever read. */
  readonly dir: string
  /** All `.json` files below `dir`, sorted by name. */
  readonly files: readonly string[]
  /**
   * Chooses a schema version without guessing: if a payload has no version, a schema is chosen only if it is the only
   * one for the type, and it is marked as assumed.
   */
  readonly chooseVersion: (provider: string, type: string, version: string | undefined) => Choice
}

/**
 * Lists a directory of `<provider>/<type>/<version>.json` files once. Names from payloads are only looked up in that
 * list, so a type such as `../../etc/passwd` is never used as a path.
 */
export function readCatalog(dir: string): Catalog {
  const files: string[] = []
  const types = new Map<string, Map<string, string>>()
  for (const path of list(dir)) {
    const file = join(dir, ...path)
    files.push(file)
    const [provider, type, name] = path
    if (path.length !== 3 || name === undefined) continue
    const key = `${provider}/${type}`
    const versions = types.get(key) ?? new Map<string, string>()
    types.set(key, versions.set(name.slice(0, -'.json'.length), file))
  }
  return {
    dir,
    files,
    chooseVersion: (provider, type, version) =>
      chooseVersion(`${provider}/${type}`, types.get(`${provider}/${type}`), version),
  }
}

function chooseVersion(name: string, versions: ReadonlyMap<string, string> = new Map(), version?: string): Choice {
  const [[only, onlyFile] = ['', '']] = versions
  if (version === undefined && versions.size === 1) return { found: true, file: onlyFile, version: only, assumed: true }
  const file = version === undefined ? undefined : versions.get(version)
  if (version !== undefined && file !== undefined) return { found: true, file, version, assumed: false }
  const wanted = version === undefined ? '<version>' : shorten(version)
  return {
    found: false,
    reason: `looked for ${shorten(name, 200)}/${wanted}.json${why([...versions.keys()], version)}`,
  }
}

function why(names: readonly string[], version: string | undefined): string {
  if (version !== undefined) return names.length === 0 ? '' : `; available: ${some(names)}`
  return names.length === 0
    ? '; the payload has no version'
    : `; the payload has no version, but there are ${names.length} schema versions: ${some(names)}`
}

function some(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 2).join(', ')} … ${names.at(-1)}`
}

/** Maximum number of files and directories; without this limit, links to a parent directory could multiply them. */
const maxEntries = 100_000

/** Lists the JSON files below a directory, as path segments. Follows links, up to a maximum depth. */
function list(dir: string): string[][] {
  let count = 0
  const below = (above: readonly string[]): string[][] => {
    const entries = readDirectory(join(dir, ...above))
    count += entries.length
    if (count > maxEntries) throw tooMany(dir)
    return entries.flatMap((entry) => {
      const path = [...above, entry.name]
      const isDirectory = entry.isDirectory() || (entry.isSymbolicLink() && leadsToDirectory(join(dir, ...path)))
      if (isDirectory) return path.length < 16 ? below(path) : []
      return entry.name.endsWith('.json') ? [path] : []
    })
  }
  return below([])
}

function tooMany(dir: string): BillhookError {
  return usageError(
    'BILLHOOK_SCHEMAS_TOO_MANY',
    `schemas ${dir}: more than ${maxEntries} files and directories`,
    'name only the schema directory, and remove links that form a cycle',
  )
}

function readDirectory(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    const why =
      systemCode(cause) === 'ENOENT'
        ? 'the directory does not exist'
        : `cannot be read as a directory (${systemCode(cause)})`
    throw usageError(
      'BILLHOOK_SCHEMAS_NOT_FOUND',
      `schemas ${path}: ${why}`,
      'name a directory of <provider>/<type>/<version>.json files with --schemas',
      cause,
    )
  }
}

function leadsToDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
