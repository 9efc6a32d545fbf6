import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isObject, type JsonObject } from '../../core/json/json.ts'
import { locate, positionAt, type Position } from '../../core/json/position.ts'
import { scanJson } from '../../core/json/scan.ts'
import { BillhookError, systemCode } from '../../errors.ts'
import { leadsInto } from '../../files/real-path.ts'
import { ownIds, type Resolve } from './absolute-refs.ts'
import { brokenSchema } from './broken-schema.ts'

/** The schema documents below one directory. Each is read once. */
export interface Library {
  readonly read: (file: string) => JsonObject
  /** Returns the line and column of a JSON Pointer in a file. */
  readonly locate: (file: string, pointer: string) => Position | undefined
  /** Returns a function that resolves references in a file. */
  readonly resolver: (file: string) => (...reference: Parameters<Resolve>) => Target
}

export interface Target {
  readonly uri: string
  readonly file: string
}

const maxFileBytes = 16 * 1024 * 1024

/** Maximum total length of all files in use, in characters. */
const maxCharacters = 256 * 1024 * 1024

/**
 * Opens the schema documents in a directory.
 * @param files absolute paths of the only files that may be read
 */
export function openLibrary(dir: string, files: readonly string[]): Library {
  const known = new Set(files)
  const documents = new Map<string, JsonObject>()
  let ids: ReadonlyMap<string, Target> | undefined
  let characters = 0
  const read = (file: string): JsonObject => {
    const known = documents.get(file)
    if (known) return known
    refuseOutside(dir, file)
    const text = readText(file)
    characters += text.length
    if (characters > maxCharacters) throw tooLarge(file, 'the schemas in use are')
    const document = parse(text, file)
    documents.set(file, document)
    return document
  }
  const resolver: Library['resolver'] = (from) => (target, reference, neighbour) => {
    for (const uri of [target, neighbour]) {
      const file = pathOf(uri)
      if (file !== undefined && known.has(file)) return { uri: pathToFileURL(file).href, file }
    }
    ids ??= collectIds(dir, files)
    const found = ids.get(target)
    if (found) return found
    throw brokenSchema(
      from,
      `its $ref ${JSON.stringify(reference)} does not resolve to a schema`,
      advice(neighbour, dir),
    )
  }
  return { read, locate: locateInFile, resolver }
}

function advice(target: string, dir: string): string {
  const path = pathOf(target)
  if (path === undefined)
    return 'billhook never fetches schemas: put the document in the schema directory, with this URI as its $id'
  const inside = target.startsWith(`${pathToFileURL(dir).href}/`)
  return inside ? `create ${path}, or correct the $ref` : `${path} is outside the schema directory: move it inside`
}

/**
 * Indexes all documents in the directory by `$id`. Each is read once, even if several links lead to it. Skips broken
 * files and files outside the directory; they are reported when they are used.
 */
function collectIds(dir: string, files: readonly string[]): ReadonlyMap<string, Target> {
  const ids = new Map<string, Target>()
  const read = new Set<string>()
  let characters = 0
  for (const file of files) {
    try {
      const path = realpathSync.native(file)
      if (read.has(path)) continue
      read.add(path)
      refuseOutside(dir, file)
      const text = readText(file)
      characters += text.length
      if (characters > maxCharacters) break
      for (const [id, uri] of ownIds(parse(text, file), pathToFileURL(file).href))
        if (!ids.has(id)) ids.set(id, { uri, file })
    } catch {
      continue
    }
  }
  if (characters > maxCharacters) throw tooLarge(dir, 'the files searched for an $id are')
  return ids
}

function tooLarge(file: string, what: string): BillhookError {
  return brokenSchema(
    file,
    `${what} larger than ${maxCharacters / 1024 ** 2} MiB in total`,
    'remove schemas that payloads do not use',
  )
}

function refuseOutside(dir: string, file: string): void {
  if (!leadsInto(dir, file))
    throw brokenSchema(file, 'a link leads outside the schema directory', 'copy the file into the schema directory')
}

function locateInFile(file: string, pointer: string): Position | undefined {
  return locate(readText(file), [pointer])[0]
}

function readText(file: string): string {
  let fd: number | undefined
  try {
    // Without O_NONBLOCK, opening a named pipe would block. Windows does not define it.
    fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    if (!fstatSync(fd).isFile()) throw brokenSchema(file, 'it is not a regular file')
    const bytes = readUpTo(fd, maxFileBytes)
    if (bytes.length > maxFileBytes)
      throw brokenSchema(
        file,
        `it is larger than ${maxFileBytes / 1024 ** 2} MiB`,
        'remove parts that payloads do not use',
      )
    return bytes.toString('utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    if (cause instanceof BillhookError) throw cause
    throw brokenSchema(file, `it cannot be read (${systemCode(cause)})`, undefined, cause)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** Reads at most `limit` + 1 bytes; the extra byte reveals that the file is larger. */
function readUpTo(fd: number, limit: number): Buffer {
  const parts: Buffer[] = []
  for (let size = 0; size <= limit;) {
    const part = Buffer.allocUnsafe(Math.min(64 * 1024, limit + 1 - size))
    const count = readSync(fd, part)
    if (count === 0) break
    parts.push(part.subarray(0, count))
    size += count
  }
  return Buffer.concat(parts)
}

function parse(text: string, file: string): JsonObject {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (cause) {
    const { message, offset } = scanJson(text) ?? { message: String(cause), offset: 0 }
    throw brokenSchema(file, `not JSON: ${message}`, undefined, cause, positionAt(text, offset))
  }
  if (typeof document === 'boolean') return document ? {} : { not: {} }
  if (!isObject(document)) throw brokenSchema(file, 'a JSON Schema is an object or a boolean')
  return document
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined
  } catch {
    return undefined
  }
}
