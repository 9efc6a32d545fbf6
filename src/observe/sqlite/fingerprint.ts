import { closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { systemCode } from '../../errors.ts'

/** What SQLite changes with every transaction, read without a lock. https://sqlite.org/fileformat2.html */
export interface Fingerprint {
  /** While it stays the same, so does the content. */
  readonly text: string
  /** Whether changes go to a write-ahead log, where readers and writers do not wait for each other. */
  readonly wal: boolean
  /** Whether the file has half of a transaction, with a journal to undo it. Never with a write-ahead log. */
  readonly halfWay: boolean
}

/** @throws a system error if the file does not exist or may not be read */
export function fingerprint(path: string): Fingerprint {
  const info = statSync(path, { bigint: true })
  // Opening a pipe would block the whole process until somebody writes to it.
  if (!info.isFile()) throw new Error('it is not a file')
  const { ino, size, mtimeNs } = info
  // Bytes 24 to 27 count the transactions; byte 18 is 2 if there is a log.
  const header = head(path, 100) ?? Buffer.alloc(0)
  const wal = header[18] === 2
  // The header of the log's index counts its transactions and has a checksum of them.
  const log = wal ? `${stat(`${path}-wal`)} ${head(`${path}-shm`, 48)?.toString('latin1')}` : ''
  // The magic number is written last before the database is changed, and erased first.
  const halfWay = !wal && (head(`${path}-journal`, 8) ?? []).some((byte) => byte !== 0)
  return { text: `${ino} ${size} ${mtimeNs} ${header.toString('latin1')} ${log}`, wal, halfWay }
}

/** The first bytes of a file; undefined if it does not exist. */
function head(path: string, bytes: number): Buffer | undefined {
  return ifExists(() => {
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const buffer = Buffer.alloc(bytes)
      return buffer.subarray(0, readSync(file, buffer, 0, bytes, 0))
    } finally {
      closeSync(file)
    }
  })
}

function stat(path: string): string | undefined {
  return ifExists(() => {
    const { size, mtimeNs } = statSync(path, { bigint: true })
    return `${size} ${mtimeNs}`
  })
}

function ifExists<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
