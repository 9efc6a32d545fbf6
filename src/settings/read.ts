import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { isObject } from '../core/json/json.ts'
import { shellWord } from '../core/text/shell-word.ts'
import { cannotRun, systemCode, type BillhookError } from '../errors.ts'
import { sharedFile, sharedFolder, userFile, type User } from '../files/user-file.ts'
import { isSettingName, valueProblem, type Settings } from './keys.ts'

/** Maximum size of either file, in bytes. */
const limit = 1024 * 1024

/** The two files. Secrets are kept in a separate file, so that the settings can be shown and copied. */
export type Kept = 'settings' | 'secrets'

/** @throws BillhookError `BILLHOOK_SETTINGS_UNUSABLE` (exit 3) if the user has no home directory */
export function keptFile(user: User, kept: Kept): string {
  const path = userFile(user, `${kept}.json`)
  if (path === undefined)
    throw unusable(
      `there is no home directory in which to store ${kept}`,
      'set HOME, or set XDG_CONFIG_HOME to a folder',
    )
  return path
}

/**
 * Reads the user's settings. Does not use the package that writes them, because that package takes a tenth of a second
 * to load.
 * @throws BillhookError `BILLHOOK_SETTINGS_UNUSABLE` (exit 3)
 */
export function readSettings(user: User): Settings {
  const entries = Object.entries(readKept(user, 'settings'))
  for (const [name, value] of entries) {
    const problem = isSettingName(name) ? valueProblem(name, value) : undefined
    if (problem !== undefined)
      throw unusable(
        `${keptFile(user, 'settings')}: ${name} ${problem}`,
        `set it again: billhook config set ${name} VALUE, or unset it: billhook config unset ${name}`,
      )
  }
  return Object.fromEntries(entries.filter(([name]) => isSettingName(name)))
}

/** Returns the names in the settings file that billhook does not know. */
export function unknownSettings(user: User): readonly string[] {
  return Object.keys(readKept(user, 'settings')).filter((name) => !isSettingName(name))
}

/**
 * Reads the user's secrets by name.
 * @throws BillhookError `BILLHOOK_SETTINGS_UNUSABLE` (exit 3), without quoting any secret
 */
export function readSecrets(user: User): ReadonlyMap<string, string> {
  const entries = Object.entries(readKept(user, 'secrets'))
  return new Map(
    entries.map(([name, value]) => {
      if (typeof value === 'string') return [name, value]
      throw damaged(keptFile(user, 'secrets'), 'contains a value that is not a string')
    }),
  )
}

/**
 * Reads a file. Throws if other users can change it or, if it contains secrets, read it.
 * @throws BillhookError `BILLHOOK_SETTINGS_UNUSABLE` (exit 3)
 */
export function readKept(user: User, kept: Kept): Readonly<Record<string, unknown>> {
  const path = kept === 'settings' ? userFile(user, 'settings.json') : keptFile(user, kept)
  const text = path === undefined ? undefined : textOf(path)
  if (path === undefined || text === undefined) return {}
  assertOwnFolder(path)
  if (kept === 'secrets' && sharedFile(path) !== undefined)
    throw unusable(
      `${path} ${sharedFile(path)}`,
      `make it private: chmod 600 ${shellWord(path)}; if others may have read it, replace the secrets in it`,
    )
  try {
    const json: unknown = JSON.parse(text)
    if (isObject(json)) return json
  } catch {
    // The parser's message may quote a secret.
  }
  throw damaged(path, 'is not a JSON object')
}

/** @throws BillhookError `BILLHOOK_SETTINGS_UNUSABLE` (exit 3) */
export function assertOwnFolder(path: string): void {
  const folder = dirname(path)
  const problem = sharedFolder(folder)
  if (problem !== undefined)
    throw unusable(
      `${folder} ${problem}`,
      `make it private: chmod 700 ${shellWord(folder)}; or set XDG_CONFIG_HOME to another folder`,
    )
}

function textOf(path: string): string | undefined {
  try {
    const stats = statSync(path)
    // Reading a pipe would wait for its writer.
    if (!stats.isFile() || stats.size > limit) throw damaged(path, 'is not a settings file')
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined
    if (systemCode(error) === undefined) throw error
    throw unusable(`${path} cannot be read: ${systemCode(error)}`, 'make it readable', error)
  }
}

function damaged(path: string, problem: string): BillhookError {
  return unusable(
    `${path} ${problem}`,
    `correct it; or move it aside and start again: mv ${shellWord(path)} ${shellWord(`${path}.damaged`)}`,
  )
}

/** Creates a `BILLHOOK_SETTINGS_UNUSABLE` error (exit 3). */
export function unusable(message: string, hint: string, cause?: unknown): BillhookError {
  return cannotRun('BILLHOOK_SETTINGS_UNUSABLE', message, hint, cause)
}
