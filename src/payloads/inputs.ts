import type { Stats } from 'node:fs'
import { glob, readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { systemCode, usageError } from '../errors.ts'

/** One thing to read. */
export interface Input {
  /** As the user named it. */
  readonly name: string
  /** Absent for standard input. */
  readonly path?: string
}

const payloadFile = /\.(?:json|jsonl|ndjson|http|har)$/i

/**
 * The files that arguments mean: files, directories (every payload file below, by name), patterns that the shell
 * left alone, and `-` for standard input; each file once. A directory that cannot be listed is given in place of its
 * files: reading it tells why.
 * @param options.except a directory of schemas, which are no payloads
 * @throws BillhookError `BILLHOOK_FILE_NOT_FOUND` for what means no file
 */
export async function findInputs(
  args: readonly string[],
  { cwd, except }: { readonly cwd: string; readonly except: string | undefined },
): Promise<Input[]> {
  const inputs = new Map<string, Input>()
  for (const arg of args) {
    if (arg === '-') {
      inputs.set('-', { name: '<stdin>' })
      continue
    }
    for (const name of await expand(arg, cwd, except)) {
      const path = resolve(cwd, name)
      if (!inputs.has(path)) inputs.set(path, { name, path })
    }
  }
  return [...inputs.values()]
}

async function expand(arg: string, cwd: string, except: string | undefined): Promise<string[]> {
  if (arg === '') throw notFound('""', 'an empty name means no file')
  const path = resolve(cwd, arg)
  const found = await stat(path).catch((error: unknown) => {
    const code = systemCode(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw notFound(arg, `it cannot be looked at (${code})`, error)
  })
  if (found?.isDirectory()) {
    const files = await below(arg, path, except)
    if (files.length === 0) throw notFound(arg, 'there is no .json, .jsonl, .ndjson, .http or .har file below')
    return files
  }
  if (found) return [arg]
  if (!/[*?[{]/.test(arg)) throw notFound(arg, 'there is no such file')
  const matches: string[] = []
  for await (const match of glob(arg, { cwd })) matches.push(match)
  if (matches.length === 0) throw notFound(arg, 'the pattern matches no file')
  const files = await Promise.all(
    matches.toSorted().map(async (match) => {
      const target = resolve(cwd, match)
      return (await infoOf(target))?.isDirectory() ? below(match, target, except) : [match]
    }),
  )
  return files.flat()
}

async function below(name: string, path: string, except: string | undefined): Promise<string[]> {
  return (await list(path, except)).map((file) => join(name, relative(path, file)))
}

/** What a path leads to; undefined when it cannot be told, which opening it does. */
async function infoOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch(() => undefined)
}

/**
 * Hidden folders and installed packages hold no payloads, and links to directories may lead in circles. A pipe or a
 * device that lies there, or is linked to, might never end.
 */
async function list(dir: string, except: string | undefined): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => undefined)
  if (!entries) return [dir]
  const files: string[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && entry.name !== 'node_modules' && path !== except)
        files.push(...(await list(path, except)))
    } else if (payloadFile.test(entry.name) && ((await infoOf(path))?.isFile() ?? true)) files.push(path)
  }
  return files
}

function notFound(arg: string, why: string, cause?: unknown) {
  return usageError(
    'BILLHOOK_FILE_NOT_FOUND',
    `${arg}: ${why}`,
    'name payload files, directories or quoted patterns, or - for standard input',
    cause,
  )
}
