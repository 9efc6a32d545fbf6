import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isObject } from '../../core/json/json.ts'
import { cannotRun, systemCode, type BillhookError } from '../../errors.ts'
import { leadsInto } from '../../files/real-path.ts'
import { readRegularFile } from '../../files/regular-file.ts'
import { userFile, type User } from '../../files/user-file.ts'

/** Files that the user trusts, by path. */
export type Trusted = ReadonlyMap<string, { readonly sha256: string; readonly at: string }>

const format = 'billhook.trust/1'
const limit = 4 * 1024 * 1024

/**
 * Returns the path of the list of trusted files.
 * @throws BillhookError `BILLHOOK_TRUST_UNUSABLE` (exit 3) if the user has no home directory
 */
export function trustFile(user: User): string {
  const path = userFile(user, 'trust.json')
  if (path === undefined)
    throw unusable(
      'there is no home directory in which to store the list of trusted files',
      'set HOME, or use --trust-config',
    )
  return path
}

/**
 * Returns the key under which a file is listed as trusted: the real path of its folder, joined with its own name. A
 * link in another folder is a different file, because commands and relative paths start from that folder.
 */
export async function trustKey(file: string): Promise<string> {
  return join(await realpath(dirname(file)).catch(() => dirname(file)), basename(file))
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** @throws BillhookError `BILLHOOK_TRUST_UNUSABLE` (exit 3) */
export async function readTrusted(user: User): Promise<Trusted> {
  const path = trustFile(user)
  const content = await readRegularFile(path, limit).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined
    throw unusable(
      `${path} cannot be read: ${systemCode(error) ?? String(error)}`,
      'make it readable, or delete it',
      error,
    )
  })
  if (content === undefined) return new Map()
  const files = typeof content === 'string' ? undefined : parse(content.toString('utf8'))
  if (!files) throw unusable(`${path} is not a list of trusted files`, 'delete it, then trust your files again')
  return files
}

export function trustText(files: Trusted): string {
  return `${JSON.stringify({ format, files: Object.fromEntries(files) }, undefined, 2)}\n`
}

/** Returns why a file's privileges are denied, worded to follow "and"; undefined if they are granted. */
export async function whyNotTrusted(user: User, key: string, sha256: string): Promise<string | undefined> {
  try {
    const repository = repositoryOf(dirname(key))
    if (repository !== undefined && leadsInto(repository, trustFile(user)))
      return (
        'the file is not trusted (your list of trusted files is inside its repository, where anybody could ' +
        'have put it)'
      )
    const known = (await readTrusted(user)).get(key)
    if (!known) return 'the file is not trusted'
    return known.sha256 === sha256 ? undefined : 'the file has changed since it was trusted'
  } catch (error) {
    return `the file is not trusted (${error instanceof Error ? error.message : String(error)})`
  }
}

/** Returns the root folder of the Git repository that contains a folder. */
function repositoryOf(folder: string): string | undefined {
  const above = dirname(folder)
  if (existsSync(join(folder, '.git'))) return folder
  return above === folder ? undefined : repositoryOf(above)
}

function parse(text: string): Trusted | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(json) || json['format'] !== format || !isObject(json['files'])) return undefined
  const files = Object.entries(json['files']).flatMap(([path, entry]) => {
    if (!isObject(entry)) return []
    const { sha256, at } = entry
    return typeof sha256 === 'string' && typeof at === 'string' ? [[path, { sha256, at }] as const] : []
  })
  return new Map(files)
}

function unusable(message: string, hint: string, cause?: unknown): BillhookError {
  return cannotRun('BILLHOOK_TRUST_UNUSABLE', message, hint, cause)
}
