import { renameSync, writeFileSync, type Dirent } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { systemCode, usageError } from '../errors.ts'
import { makeDir } from '../files/make-dir.ts'
import type { StoredDelivery } from '../store/store.ts'
import type { WriteOptions } from './write-capture.ts'

/** `0001-invoice.paid-1a2b3c4d.json` */
const ours = /^\d{4,}-[\w.-]+\.json$/

/**
 * Writes payloads as `<number>-<type>-<id>.json`, so that sorting by name gives the order of receipt. Files are moved
 * to the directory only when all have been written. `force` replaces an earlier export in a non-empty directory.
 * @returns the number of files written
 */
export async function writeFixtures(
  dir: string,
  deliveries: Iterable<StoredDelivery>,
  { force, mode, signal }: WriteOptions,
): Promise<number> {
  const there = await entries(dir)
  if (there !== undefined && there.length > 0 && !force) {
    throw usageError(
      'BILLHOOK_EXPORT_EXISTS',
      `${dir} is not empty`,
      'name another directory, or use --force to replace an earlier export in this one',
    )
  }
  if (there === undefined) makeDir(dirname(dir))
  // If the directory exists, the temporary folder is created inside it, because the directory may be a mount point.
  const temporary = await mkdtemp(there === undefined ? `${dir}.tmp-` : join(dir, '.tmp-'))
  try {
    const names = numbered(await writeAll(temporary, deliveries, { mode, signal }))
    if (names.length === 0) return 0
    const written = new Set(names)
    const taken = there?.find((entry) => entry.isDirectory() && written.has(entry.name))
    if (taken)
      throw usageError(
        'BILLHOOK_EXPORT_EXISTS',
        `${join(dir, taken.name)} is a directory, but the export needs this name for a file`,
        'move it, or name another directory',
      )
    makeDir(dir)
    for (const [index, name] of names.entries()) renameSync(join(temporary, String(index)), join(dir, name))
    const earlier =
      there?.filter((entry) => !entry.isDirectory() && ours.test(entry.name) && !written.has(entry.name)) ?? []
    for (const { name } of earlier) await rm(join(dir, name))
    return names.length
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

function numbered(names: readonly string[]): string[] {
  const width = Math.max(4, String(names.length).length)
  return names.map((name, index) => `${String(index + 1).padStart(width, '0')}-${name}`)
}

/** Writes small files synchronously: a thread-pool round trip for each call would take several times as long. */
async function writeAll(
  dir: string,
  deliveries: Iterable<StoredDelivery>,
  { mode, signal }: Pick<WriteOptions, 'mode' | 'signal'>,
): Promise<string[]> {
  const names: string[] = []
  for (const stored of deliveries) {
    writeFileSync(join(dir, String(names.length)), stored.delivery.body, { mode })
    names.push(nameOf(stored))
    // Pause between files so that Ctrl-C is handled.
    await setImmediate()
    signal.throwIfAborted()
  }
  return names
}

/** The type comes from the payload, so the characters that could lead outside the directory are replaced. */
function nameOf({ delivery, inspection }: StoredDelivery): string {
  const type = (inspection.identities[0]?.type ?? 'untyped').replace(/[^\w.-]/g, '_').slice(0, 80)
  return `${type}-${delivery.id.slice(-8)}.json`
}

async function entries(dir: string): Promise<Dirent[] | undefined> {
  try {
    return await readdir(dir, { withFileTypes: true })
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}
