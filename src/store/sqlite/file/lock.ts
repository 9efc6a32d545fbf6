import { closeSync, constants, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { cannotRun } from '../../../errors.ts'
import { assertOwnFiles } from './own-files.ts'
import { privateFile } from './private-file.ts'
import { resultCode, SqliteCode } from '../result-code.ts'

/** How long to wait for the lock, in milliseconds. `doctor` takes it briefly to test whether it is free. */
const patienceMs = 500

/**
 * Locks the store, so that it has only one listener. SQLite locks a separate file, and the kernel releases this lock
 * however the process ends. `listener.json` next to it names the holder.
 * @throws BillhookError `BILLHOOK_STORE_UNSAFE`, `BILLHOOK_STORE_LOCKED` (exit 3)
 */
export function lockStore(sqlite: { readonly DatabaseSync: typeof DatabaseSync }, dir: string): Disposable {
  const holderFile = join(dir, 'listener.json')
  const path = join(dir, 'listener.lock')
  assertOwnFiles(dir, 'listen')
  privateFile(path)
  const lock = new sqlite.DatabaseSync(path, { timeout: patienceMs })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (resultCode(error) !== SqliteCode.busy) throw error
    throw cannotRun(
      'BILLHOOK_STORE_LOCKED',
      `the store ${dir} is in use by another billhook listen${holder(holderFile)}`,
      'stop that process, or give this one a different --data-dir',
      error,
    )
  }
  writeNote(holderFile)
  return { [Symbol.dispose]: () => lock.close() }
}

/** Names this process in `listener.json`, replacing an earlier listener; never follows a link. */
function writeNote(path: string): void {
  const file = openSync(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0),
    0o600,
  )
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid }))
  } finally {
    closeSync(file)
  }
}

function holder(file: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown }
    return typeof pid === 'number' ? ` (pid ${pid})` : ''
  } catch {
    return ''
  }
}
