import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cannotRun, systemCode } from '../errors.ts'

/**
 * What keys the pseudonyms of a store: made once, and kept beside it, so that all its exports agree. It never leaves
 * the data directory: with it, a list of guesses could be tried.
 */
export async function redactionSalt(dataDir: string): Promise<Uint8Array> {
  const path = join(dataDir, 'redaction-salt')
  try {
    return await readFile(path).catch((error: unknown) => ifCode(error, 'ENOENT', () => create(path)))
  } catch (error) {
    throw cannotRun('BILLHOOK_SALT_UNUSABLE', `${path} cannot be used: ${systemCode(error) ?? String(error)}`, 'make the data directory writable, or give --no-redact', error)
  }
}

/** Whole or not at all; when another export was first, its salt holds. */
async function create(path: string): Promise<Uint8Array> {
  const salt = randomBytes(32)
  const temporary = `${path}.${salt.toString('hex').slice(0, 8)}`
  try {
    await writeFile(temporary, salt, { mode: 0o600 })
    await link(temporary, path)
    return salt
  } catch (error) {
    return await ifCode(error, 'EEXIST', () => readFile(path))
  } finally {
    await rm(temporary, { force: true })
  }
}

function ifCode<T>(error: unknown, code: string, then: () => T): T {
  if (systemCode(error) === code) return then()
  throw error
}
