import { closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { systemCode } from '../../errors.ts'

/** What SQLite writes anew with every transaction, read without taking a lock. https://sqlite.org/fileformat2.html */
export interface Fingerprint {
  /** As long as it is the same, so is the content. */
  readonly text: string
  /** Whether changes are in a log beside the file, which readers and writers share without waiting for each other. */
  readonly wal: boolean
  /** Whether the file holds half of a transaction: its journal is there, to undo it. Never with a log. */
  readonly halfWay: boolean
}

/** @throws a system error when there is no file, or none that may be read */
export function fingerprint(path: string): Fingerprint {
  const info = statSync(path, { bigint: true })
  // Opening a pipe blocks until somebody writes to it, and this call blocks the whole process.
  if (!info.isFile()) throw new Error('it is not a file')
  const { ino, size, mtimeNs } = info
  // Its bytes 24 to 27 count the transactions, 18 is 2 where there is a log.
  const header = head(path, 100) ?? Buffer.alloc(0)
  const wal = header[18] === 2
  // The index of the log, whose header counts and sums up the transactions in it.
  const log = wal ? `${stat(`${path}-wal`)} ${head(`${path}-shm`, 48)?.toString('latin1')}` : ''
  // The magic number is the last that is written before the database is touched, and the first that goes.
  const halfWay = !wal && (head(`${path}-journal`, 8) ?? []).some((byte) => byte !== 0)
  return { text: `${ino} ${size} ${mtimeNs} ${header.toString('latin1')} ${log}`, wal, halfWay }
}

/** The first bytes of a file; undefined where there is none. */
function head(path: string, bytes: number): Buffer | undefined {
  return ifThere(() => {
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
  return ifThere(() => {
    const { size, mtimeNs } = statSync(path, { bigint: true })
    return `${size} ${mtimeNs}`
  })
}

function ifThere<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
