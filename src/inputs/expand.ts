import { statSync, type Stats } from 'node:fs'
import { glob, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { systemCode, usageError } from '../errors.ts'
import { isLink, leadsInto } from '../files/real-path.ts'
import { formOf, forms, type Input } from './source.ts'
import { counted } from '../core/text/counted.ts'

export type FoundInput = FoundFile | (Input & { readonly path?: never; readonly below?: never })

export interface ExpandOptions {
  readonly cwd: string
  /** Directory to skip: the schema directory, because schemas are not payloads. */
  readonly except?: string | undefined
  /** Files that the command reads from a directory in addition to payloads. */
  readonly also?: AlsoRead
  /** True if links may lead outside the directory or pattern; absent if the command has no such option. */
  readonly allowOutside?: boolean
}

export interface AlsoRead {
  /** Human-readable description, such as `.yaml`. */
  readonly kind: string
  /** @param name file name without its directory */
  readonly matches: (name: string) => boolean
}

/** A file matched by an argument. */
export interface FoundFile extends Input {
  readonly path: string
  /** The directory argument under which the file was found, as given; absent if the file itself was given. */
  readonly below?: string
}

/**
 * Expands all arguments and returns each file once.
 * @throws BillhookError like `expand`
 */
export async function expandAll(args: readonly string[], options: ExpandOptions): Promise<FoundInput[]> {
  const inputs = new Map<string, FoundInput>()
  for (const arg of args) {
    for (const input of await expand(arg, options)) {
      const key = input.path ?? '-'
      if (!inputs.has(key)) inputs.set(key, input)
    }
  }
  return [...inputs.values()]
}

/**
 * Expands an argument to files. The argument is a file, a directory, a pattern that the shell did not expand, or `-`
 * for standard input. Directories and patterns expand to every payload file at or below them, in byte order, except
 * hidden files, installed packages, and anything that may never end, such as a named pipe. A file given by name is
 * always read, whatever its extension. A directory that cannot be listed is returned as an input; reading it then
 * reports the error.
 * @throws BillhookError `BILLHOOK_FILE_NOT_FOUND`, `BILLHOOK_FILE_UNREADABLE`, `BILLHOOK_FILE_OUTSIDE` (exit 2)
 */
export async function expand(arg: string, options: ExpandOptions): Promise<FoundInput[]> {
  if (arg === '-') return [{ name: '<stdin>' }]
  if (arg === '') throw notFound('""', 'the file name is empty')
  const path = resolve(options.cwd, arg)
  const found = await stat(path).catch((error: unknown) => {
    const code = systemCode(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw notFound(arg, `it cannot be read (${code})`, error)
  })
  if (found?.isDirectory()) return inByteOrder(await expandDirectory(arg, path, options))
  if (found) return [{ name: arg, path }]
  if (!wildcard.test(arg)) throw notFound(arg, 'there is no such file')
  return inByteOrder(await expandPattern(arg, options))
}

const wildcard = /[*?[{]/

/** A directory to read, or the base directory of a pattern. */
interface Root {
  readonly name: string
  readonly path: string
}

async function expandDirectory(name: string, path: string, options: ExpandOptions): Promise<FoundFile[]> {
  const files = await below({ name, path }, { name, path }, options)
  if (files.length === 0) throw notFound(name, `there are no ${kinds(options)} files in this directory or below it`)
  return files
}

/** Lists the files below a directory. Does not follow links to directories, because they may form cycles. */
async function below(dir: Root, root: Root, options: ExpandOptions): Promise<FoundFile[]> {
  const entries = await readdir(dir.path, { withFileTypes: true }).catch(() => undefined)
  if (!entries) return [{ ...dir, below: root.name }]
  const files: FoundFile[] = []
  // This is much faster than joining each name. If the directory is `.`, the prefix is empty.
  const [nameStart, pathStart] = [join(dir.name, '_').slice(0, -1), join(dir.path, '_').slice(0, -1)]
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const file = { name: `${nameStart}${entry.name}`, path: `${pathStart}${entry.name}`, below: root.name }
    if (entry.isDirectory()) {
      if (file.path !== options.except) for (const one of await below(file, root, options)) files.push(one)
    } else if (isWanted(entry.name, options) && (entry.isFile() || isReadable(file, root, options))) files.push(file)
  }
  return files
}

/** True if a path is a regular file or a broken link; reading the link then reports the error. */
function isReadable(file: Root, root: Root, options: ExpandOptions): boolean {
  const info = infoOf(file.path)
  if (info?.isFile()) assertInside(file, root, options)
  return info?.isFile() ?? true
}

async function expandPattern(pattern: string, options: ExpandOptions): Promise<FoundFile[]> {
  const matches: string[] = []
  const exclude = (name: string): boolean => isPackage(name) && !isPackage(pattern)
  for await (const match of glob(pattern, { cwd: options.cwd, exclude })) matches.push(match)
  if (matches.length === 0) throw notFound(pattern, 'the pattern does not match any file')
  const root = { name: rootOf(pattern), path: resolve(options.cwd, rootOf(pattern)) }
  const isInside = insideOf(root.path)
  const files = new Map<string, FoundFile>()
  const directories: Root[] = []
  for (const name of matches) {
    // `exclude` prevents glob from descending into the directory, but not from matching the directory itself.
    if (exclude(name)) continue
    const file = { name, path: resolve(options.cwd, name) }
    if (isExcepted(file.path, options)) continue
    const info = infoOf(file.path)
    const isFile = isWanted(name, options) && (info?.isFile() ?? true)
    if (info && (isFile || info.isDirectory()) && !isInside(file.path)) assertInside(file, root, options)
    if (info?.isDirectory()) directories.push(file)
    else if (isFile) files.set(file.path, file)
  }
  for (const dir of directories)
    for (const file of await below(dir, dir, options)) if (!files.has(file.path)) files.set(file.path, file)
  if (files.size > 0) return [...files.values()]
  throw notFound(pattern, `the pattern matches ${counted(matches.length, 'path')}, but no ${kinds(options)} files`)
}

/** Returns the base directory of a pattern. */
function rootOf(pattern: string): string {
  const parts = pattern.split('/')
  const first = parts.findIndex((part) => wildcard.test(part) || /[+@!]\(/.test(part))
  const root = parts.slice(0, first).join('/')
  return root === '' && pattern.startsWith('/') ? '/' : root
}

function isPackage(name: string): boolean {
  return name.split(/[/\\]/).includes('node_modules')
}

function isExcepted(path: string, { except }: ExpandOptions): boolean {
  return except !== undefined && (path === except || path.startsWith(`${except}${sep}`))
}

function isWanted(name: string, { also }: ExpandOptions): boolean {
  return formOf(name) !== undefined || (also?.matches(basename(name)) ?? false)
}

/** Returns the stats of a file, following links; undefined if that fails. Opening the file then reports the error. */
function infoOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/**
 * Returns a function that tests whether a path is inside `root`. Resolves each directory once, and files only if they
 * are links.
 */
function insideOf(root: string): (path: string) => boolean {
  const known = new Map<string, boolean>()
  return (path) => {
    const dir = dirname(path)
    const isInside = known.get(dir) ?? leadsInto(root, dir)
    known.set(dir, isInside)
    return path === root || (isInside && (!isLink(path) || leadsInto(root, path)))
  }
}

/**
 * Rejects links that lead out of the directory. A directory from someone else may contain links to any file on this
 * machine.
 */
function assertInside({ name, path }: Root, root: Root, { allowOutside }: ExpandOptions): void {
  if (allowOutside || leadsInto(root.path, path)) return
  const option = allowOutside === undefined ? '' : ', or check where the links lead and allow them with --allow-outside'
  throw usageError(
    'BILLHOOK_FILE_OUTSIDE',
    `${name} leads outside ${root.name || 'this directory'}`,
    `name the file itself${option}`,
  )
}

const surrogate = /[\uD800-\uDFFF]/

function inByteOrder(inputs: readonly FoundFile[]): FoundFile[] {
  return inputs.toSorted((a, b) => {
    if (a.name === b.name) return 0
    // JavaScript compares UTF-16 code units; the order differs from byte order only if there are surrogates.
    return surrogate.test(a.name) || surrogate.test(b.name)
      ? Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))
      : a.name < b.name
        ? -1
        : 1
  })
}

function kinds({ also }: ExpandOptions): string {
  const all = [...Object.keys(forms).map((ending) => `.${ending}`), ...(also ? [also.kind] : [])]
  return `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`
}

function notFound(arg: string, why: string, cause?: unknown) {
  return usageError(
    'BILLHOOK_FILE_NOT_FOUND',
    `${arg}: ${why}`,
    'name payload files, directories or quoted patterns, or - for standard input',
    cause,
  )
}
