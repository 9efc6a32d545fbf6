import { rename, rm, writeFile } from 'node:fs/promises'

/**
 * Writes a file aside and renames it: who reads it never finds half of it.
 * @throws the system's error
 */
export async function writeWhole(path: string, content: string): Promise<void> {
  const aside = `${path}.${process.pid}.tmp`
  try {
    await writeFile(aside, content)
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined)
    throw error
  }
}
