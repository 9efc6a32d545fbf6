import { randomBytes, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { link, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BillhookError, cannotRun, systemCode } from '../errors.ts'
import { foreign, notSimple } from '../files/own-file.ts'

/** Length of a new salt in bytes, and the minimum and maximum lengths of an existing salt. */
const size = { made: 32, least: 16, most: 1024 }

/**
 * Returns the salt for a store's pseudonyms. It is created once and kept next to the store, so that all exports use the
 * same pseudonyms. It never leaves the data directory, because anyone who has it can test guesses at the original
 * values. A salt that came with a repository is refused, because others know it.
 * @throws BillhookError `BILLHOOK_SALT_UNUSABLE` (exit 3)
 */
export async function redactionSalt(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, 'redaction-salt')
  try {
    return await read(path).catch((error: unknown) => ifCode(error, 'ENOENT', () => create(path)))
  } catch (error) {
    if (error instanceof BillhookError) throw error
    throw unusable(
      `${path} cannot be used: ${systemCode(error) ?? String(error)}`,
      'make the data directory writable, or use --no-redact',
      error,
    )
  }
}

/** @throws the system error; BillhookError for a salt that billhook cannot have created */
async function read(path: string): Promise<Uint8Array> {
  const doubt = notSimple(path)
  if (doubt) throw unusable(`${path} ${doubt.problem}`, doubt.next)
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  try {
    const alien = foreign(path, await file.stat())
    if (alien) throw unusable(`${path} ${alien.problem}`, alien.next)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size.most + 1) })
    if (bytesRead < size.least || bytesRead > size.most)
      throw unusable(
        `${path} is not a salt`,
        'delete it: the next export creates a new salt, which changes all pseudonyms',
      )
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Writes the salt atomically; if another export has created one first, uses that salt. */
async function create(path: string): Promise<Uint8Array> {
  const salt = randomBytes(size.made)
  const temporary = `${path}.${randomUUID()}`
  try {
    await writeFile(temporary, salt, { mode: 0o600, flag: 'wx' })
    await link(temporary, path)
    return salt
  } catch (error) {
    return await ifCode(error, 'EEXIST', () => read(path))
  } finally {
    await rm(temporary, { force: true })
  }
}

function ifCode<T>(error: unknown, code: string, then: () => T): T {
  if (systemCode(error) === code) return then()
  throw error
}

function unusable(message: string, hint: string, cause?: unknown): BillhookError {
  return cannotRun('BILLHOOK_SALT_UNUSABLE', message, hint, cause)
}
