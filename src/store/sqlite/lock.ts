import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { cannotRun } from '../../errors.ts'
import { privateFile } from './private-file.ts'

/**
 * One listener a store. The lock is SQLite's on a file of its own, so the kernel takes it back whatever ends the
 * process; a note beside it tells who holds it.
 */
export function lockStore(sqlite: { readonly DatabaseSync: typeof DatabaseSync }, dir: string): Disposable {
  const note = join(dir, 'listener.json')
  const path = join(dir, 'listener.lock')
  privateFile(path)
  const lock = new sqlite.DatabaseSync(path, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw cannotRun(
      'BILLHOOK_STORE_LOCKED',
      `the store ${dir} is in use by another billhook listen${holder(note)}`,
      'stop that one, or give this one its own --data-dir',
      error,
    )
  }
  privateFile(note)
  writeFileSync(note, JSON.stringify({ pid: process.pid }))
  return { [Symbol.dispose]: () => lock.close() }
}

function holder(note: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(note, 'utf8')) as { pid?: unknown }
    return typeof pid === 'number' ? ` (pid ${pid})` : ''
  } catch {
    return ''
  }
}
