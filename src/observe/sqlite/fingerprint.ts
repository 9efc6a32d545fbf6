import { closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { systemCode } from '../../errors.ts'

/**
 * The parts of a SQLite file that change with every transaction, read without a lock. See
 * https://sqlite.org/fileformat2.html
 */
export interface Fingerprint {
  /** Stays the same as long as the content does. */
  readonly text: string
  /** True if changes go to a write-ahead log, so that readers and writers do not block each other. */
  readonly wal: boolean
  /**
   * True if the file contains an incomplete transaction, with a journal to undo it. Always false with a write-ahead
   * log.
   */
  readonly halfWay: boolean
}

/**
 * Reads the fingerprint of a SQLite file.
 * @throws a system error if the file does not exist or cannot be read
 */
export function fingerprint(path: string): Fingerprint {
  const info = statSync(path, { bigint: true })
  // Opening a pipe would block the entire process until a writer opens it.
  if (!info.isFile()) throw new Error('it is not a regular file')
  const { ino, size, mtimeNs } = info
  // Bytes 24 to 27 are the transaction counter; byte 18 is 2 if there is a write-ahead log.
  const header = head(path, 100) ?? Buffer.alloc(0)
  const wal = header[18] === 2
  // The header of the log's index contains a transaction counter and a checksum.
  const log = wal ? `${stat(`${path}-wal`)} ${head(`${path}-shm`, 48)?.toString('latin1')}` : ''
  // The journal's magic number is the last thing written before the database is changed, and the first thing erased.
  const halfWay = !wal && (head(`${path}-journal`, 8) ?? []).some((byte) => byte !== 0)
  return { text: `${ino} ${size} ${mtimeNs} ${header.toString('latin1')} ${log}`, wal, halfWay }
}

/** Returns the first bytes of a file; undefined if it does not exist. */
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
