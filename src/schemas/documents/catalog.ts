import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { systemCode, usageError, type BillhookError } from '../../errors.ts'
import { shorten } from '../expected.ts'

/** The schema for a payload, or why there is none. */
export type Choice =
  | {
      readonly found: true
      /** Absolute. */
      readonly file: string
      readonly version: string
      /** The payload has no version, and this is the only schema of its type. */
      readonly assumed: boolean
    }
  | { readonly found: false; readonly reason: string }

export interface Catalog {
  /** Where schema files may be; nothing outside is ever read. */
  readonly dir: string
  /** Every `.json` file below, in the order of their names. */
  readonly files: readonly string[]
  /** A version that the payload does not say is never guessed: the only schema of a type is used, and marked. */
  readonly choose: (provider: string, type: string, version: string | undefined) => Choice
}

/**
 * Lists a directory of `<provider>/<type>/<version>.json` once. What a payload says is then only looked up here, so
 * a type such as `../../etc/passwd` is a name that is not there and never a path.
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
    choose: (provider, type, version) => choose(`${provider}/${type}`, types.get(`${provider}/${type}`), version),
  }
}

function choose(name: string, versions: ReadonlyMap<string, string> = new Map(), version?: string): Choice {
  const [[only, onlyFile] = ['', '']] = versions
  if (version === undefined && versions.size === 1) return { found: true, file: onlyFile, version: only, assumed: true }
  const file = version === undefined ? undefined : versions.get(version)
  if (version !== undefined && file !== undefined) return { found: true, file, version, assumed: false }
  return {
    found: false,
    reason: `looked for ${shorten(name, 200)}/${version === undefined ? '<version>' : shorten(version)}.json${why([...versions.keys()], version)}`,
  }
}

function why(names: readonly string[], version: string | undefined): string {
  if (version !== undefined) return names.length === 0 ? '' : `; there is ${some(names)}`
  return names.length === 0
    ? '; the payload has no version'
    : `; the payload has no version, and there are ${names.length}: ${some(names)}`
}

function some(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 2).join(', ')} … ${names.at(-1)}`
}

/** Files and directories that are listed. Links that lead back up would multiply them. */
const mostEntries = 100_000

/** The paths of JSON files below a directory, as segments. Links are followed, to the depth where no schema is. */
function list(dir: string): string[][] {
  let count = 0
  const below = (above: readonly string[]): string[][] => {
    const entries = readDirectory(join(dir, ...above))
    count += entries.length
    if (count > mostEntries) throw tooMany(dir)
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
    `schemas ${dir}: there are more than ${mostEntries} files and directories below`,
    'name the directory of the schemas alone, and remove links from it that lead back to it',
  )
}

function readDirectory(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    const why =
      systemCode(cause) === 'ENOENT'
        ? 'there is no such directory'
        : `it cannot be read as a directory (${systemCode(cause)})`
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
