import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises'

/**
 * Writes a file aside and renames it: who reads it never finds half of it. A link keeps pointing where it did; a pipe or
 * a device is written to, for a renamed file would take its place.
 * @throws the system's error
 */
export async function writeWhole(path: string, content: string): Promise<void> {
  const place = await realpath(path).catch(() => path)
  const there = await stat(place).catch(() => undefined)
  if (there && !there.isFile() && !there.isDirectory()) return writeFile(place, content)
  const aside = `${place}.${process.pid}.tmp`
  try {
    await writeFile(aside, content)
    await rename(aside, place)
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined)
    throw error
  }
}
