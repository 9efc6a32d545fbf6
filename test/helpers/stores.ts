import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import { openStore } from '../../src/store/sqlite/open.ts'
import type { DamagedRow, NewDelivery, Store } from '../../src/store/store.ts'
import { delivery, stripeEvent, toRecord } from './deliveries.ts'
import { tempDir } from './temp-dir.ts'

/** Target and arrival time of the deliveries in `storeOf`. */
export const target = 'http://127.0.0.1:1/hook'
export const now = 1_750_000_000_000

/** Creates an event to record. */
export function entry(id: string, more: Readonly<Record<string, unknown>> = {}): NewDelivery {
  return toRecord(delivery(stripeEvent(id, more), [], now), { targets: [target] })
}

/** Creates and closes a store at the default location in a directory, with events `evt_1` … `evt_<count>`. */
export async function storeOf(
  count: number,
  more?: Readonly<Record<string, unknown>>,
): Promise<{ readonly cwd: string; readonly dir: string }> {
  const cwd = tempDir()
  const dir = join(cwd, '.billhook')
  await using store = await openStore(dir, 'listen')
  await Promise.all(Array.from({ length: count }, (_, at) => store.record(entry(`evt_${at + 1}`, more))))
  return { cwd, dir }
}

/** Returns the ids of a store's events, oldest first; with a limit, only those of the newest N. */
export function ids(store: Store, limit?: number): string[] {
  return Array.from(
    store.list(limit === undefined ? {} : { limit }),
    ({ inspection }) => inspection.identities[0]?.eventId ?? '',
  )
}

/** Returns the ids of the events that are due. */
export function dueIds(store: Store): string[] {
  return store
    .due(target, now, 100, () => false)
    .map(({ delivery: { body } }) => (JSON.parse(Buffer.from(body).toString()) as { id: string }).id)
}

/** Changes a store directly, as damage or an attacker would. Afterwards, all data is in the database file. */
export function changeStore(dir: string, sql = ''): void {
  const db = new DatabaseSync(join(dir, 'store.db'))
  db.exec(`PRAGMA ignore_check_constraints = ON; ${sql}; PRAGMA wal_checkpoint(TRUNCATE)`)
  db.close()
}

/** Opens a store, which is closed when the test ends, and collects its reports of damaged rows. */
export async function openDamaged(
  dir: string,
  mode: 'listen' | 'read',
): Promise<{ store: Store; damaged: DamagedRow[] }> {
  const damaged: DamagedRow[] = []
  const store = await openStore(dir, mode, (row) => damaged.push(row))
  onTestFinished(() => store[Symbol.asyncDispose]())
  return { store, damaged }
}

/** Size of a page in a store, in bytes. */
const pageSize = 8_192

/** Returns the number of the first page of a table or index, counted from 0. */
export function rootPage(dir: string, name: string): number {
  const db = new DatabaseSync(join(dir, 'store.db'), { readOnly: true })
  const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name)?.['rootpage']
  db.close()
  return Number(root) - 1
}

/** Modifies one page of a store's file. */
export function changePage(dir: string, page: number, change: (bytes: Buffer) => void): void {
  const path = join(dir, 'store.db')
  const file = readFileSync(path)
  change(file.subarray(page * pageSize, (page + 1) * pageSize))
  writeFileSync(path, file)
}

/** Returns the numbers of the child pages of a table's interior page, counted from 0. */
export function childrenOf(dir: string, page: number): number[] {
  const bytes = readFileSync(join(dir, 'store.db')).subarray(page * pageSize, (page + 1) * pageSize)
  const cells = Array.from({ length: bytes.readUInt16BE(3) }, (_, at) =>
    bytes.readUInt32BE(bytes.readUInt16BE(12 + 2 * at)),
  )
  return [...cells, bytes.readUInt32BE(8)].map((child) => child - 1)
}
