import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { isObject } from '../core/json/json.ts'
import { shellWord } from '../core/text/shell-word.ts'
import { cannotRun, systemCode, type BillhookError } from '../errors.ts'
import { sharedFile, sharedFolder, userFile, type User } from '../files/user-file.ts'
import { isSettingName, valueProblem, type Settings } from './keys.ts'

/** Bytes. */
const limit = 1024 * 1024

/** The two files: secrets are kept apart, so that the other one may be shown and copied. */
export type Kept = 'settings' | 'secrets'

/** @throws BillhookError `BILLHOOK_SETTINGS_UNUSABLE` (exit 3) for a user without a home folder */
export function keptFile(user: User, kept: Kept): string {
  const path = userFile(user, `${kept}.json`)
  if (path === undefined)
    throw unusable(`there is no home folder to keep ${kept} in`, 'set HOME, or XDG_CONFIG_HOME to a folder')
  return path
}

/**
 * The user's settings, without the package that writes them: it takes a tenth of a second to load.
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

/** Names in the file of settings that billhook does not know. */
export function unknownSettings(user: User): readonly string[] {
  return Object.keys(readKept(user, 'settings')).filter((name) => !isSettingName(name))
}

/**
 * The user's secrets by name.
 * @throws BillhookError `BILLHOOK_SETTINGS_UNUSABLE` (exit 3), which quotes none of them
 */
export function readSecrets(user: User): ReadonlyMap<string, string> {
  const entries = Object.entries(readKept(user, 'secrets'))
  return new Map(
    entries.map(([name, value]) => {
      if (typeof value === 'string') return [name, value]
      throw damaged(keptFile(user, 'secrets'), 'holds something that is not a secret')
    }),
  )
}

/**
 * The content of a file, which others can neither change nor, where it holds secrets, read.
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
      `make it yours alone: chmod 600 ${shellWord(path)}; if others may have read it, replace the secrets in it`,
    )
  try {
    const json: unknown = JSON.parse(text)
    if (isObject(json)) return json
  } catch {
    // The message of the parser may quote a secret.
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
      `make it yours alone: chmod 700 ${shellWord(folder)}; or set XDG_CONFIG_HOME to another folder`,
    )
}

function textOf(path: string): string | undefined {
  try {
    const stats = statSync(path)
    // A pipe would wait for its writer.
    if (!stats.isFile() || stats.size > limit) throw damaged(path, 'is not a file of settings')
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined
    if (systemCode(error) === undefined) throw error
    throw unusable(`${path} cannot be read: ${systemCode(error)}`, 'make it readable for you', error)
  }
}

function damaged(path: string, problem: string): BillhookError {
  return unusable(
    `${path} ${problem}`,
    `correct it; or put it aside and start again: mv ${shellWord(path)} ${shellWord(`${path}.damaged`)}`,
  )
}

/** `BILLHOOK_SETTINGS_UNUSABLE` (exit 3) */
export function unusable(message: string, hint: string, cause?: unknown): BillhookError {
  return cannotRun('BILLHOOK_SETTINGS_UNUSABLE', message, hint, cause)
}
