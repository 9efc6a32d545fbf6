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

const payloadFile = /\.(?:json|jsonl|ndjson|http|har)$/

/**
 * The files that arguments mean: files, directories (every payload file below, by name), patterns that the shell
 * left alone, and `-` for standard input; each file once.
 * @param options.except a directory of schemas, which are no payloads
 * @throws BillhookError `BILLHOOK_FILE_NOT_FOUND` for what means no file
 */
export async function findInputs(
  args: readonly string[],
  { cwd, except }: { readonly cwd: string; readonly except: string | undefined },
): Promise<Input[]> {
  const inputs = new Map<string, Input>()
  for (const arg of args) {
    const names = arg === '-' ? ['-'] : await expand(arg, cwd, except)
    for (const name of names) {
      const path = resolve(cwd, name)
      if (!inputs.has(path)) inputs.set(path, name === '-' ? { name: '<stdin>' } : { name, path })
    }
  }
  return [...inputs.values()]
}

async function expand(arg: string, cwd: string, except: string | undefined): Promise<string[]> {
  const path = resolve(cwd, arg)
  const found = await stat(path).catch((error: unknown) => {
    const code = systemCode(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw notFound(arg, `it cannot be looked at (${code})`, error)
  })
  if (found?.isDirectory()) {
    const files = (await list(path, except)).map((file) => join(arg, relative(path, file)))
    if (files.length === 0) throw notFound(arg, 'there is no .json, .jsonl, .ndjson, .http or .har file below')
    return files
  }
  if (found) return [arg]
  if (!/[*?[{]/.test(arg)) throw notFound(arg, 'there is no such file')
  const matches: string[] = []
  for await (const match of glob(arg, { cwd })) matches.push(match)
  if (matches.length === 0) throw notFound(arg, 'the pattern matches no file')
  const files = await Promise.all(matches.toSorted().map((match) => expand(match, cwd, except).catch(() => [])))
  return files.flat()
}

/** Hidden folders and installed packages hold no payloads. Nobody may ever write to a pipe that lies there, and it would be waited for. */
async function list(dir: string, except: string | undefined): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true })
  const files: string[] = []
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && entry.name !== 'node_modules' && path !== except)
        files.push(...(await list(path, except)))
    } else if (payloadFile.test(entry.name) && !entry.isFIFO()) files.push(path)
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
