import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { readFileSync, writeFileSync } from 'node:fs'

/** Changes a store behind its back, as damage or an attacker would. All of it is in the database file afterwards. */
export function changeStore(dir: string, sql: string): void {
  const db = new DatabaseSync(join(dir, 'store.db'))
  db.exec(`PRAGMA ignore_check_constraints = ON; ${sql}; PRAGMA wal_checkpoint(TRUNCATE)`)
  db.close()
}

/** Bytes of a page of a store. */
const pageSize = 8_192

/** The first page of a table or an index, from 0. */
export function rootPage(dir: string, name: string): number {
  const db = new DatabaseSync(join(dir, 'store.db'), { readOnly: true })
  const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)?.['rootpage']
  db.close()
  return Number(root) - 1
}

/** Changes the file of a store, a page at a time. */
export function changePage(dir: string, page: number, change: (bytes: Buffer) => void): void {
  const path = join(dir, 'store.db')
  const file = readFileSync(path)
  change(file.subarray(page * pageSize, (page + 1) * pageSize))
  writeFileSync(path, file)
}

/** The pages that an inner page of a table leads to, from 0. */
export function childrenOf(dir: string, page: number): number[] {
  const bytes = readFileSync(join(dir, 'store.db')).subarray(page * pageSize, (page + 1) * pageSize)
  const cells = Array.from({ length: bytes.readUInt16BE(3) }, (_, at) => bytes.readUInt32BE(bytes.readUInt16BE(12 + 2 * at)))
  return [...cells, bytes.readUInt32BE(8)].map((child) => child - 1)
}
