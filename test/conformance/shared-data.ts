import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = process.env['BILLHOOK_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

/** Whether the providers' own payloads and vectors are on this machine. Tests that need them are skipped otherwise. */
export const hasSharedData = existsSync(folder)
if (!hasSharedData) console.warn(`skipped: ${folder} does not exist; BILLHOOK_SHARED_DATA can name another folder`)

/** Returns the bytes of a shared file. */
export function sharedFile(path: string): Buffer {
  return readFileSync(`${folder}/${path}`)
}

/** Returns the names of the JSON files in a shared folder, sorted; empty if the data is absent. */
export function sharedFiles(path: string): string[] {
  return hasSharedData
    ? readdirSync(`${folder}/${path}`)
        .filter((name) => name.endsWith('.json'))
        .toSorted()
    : []
}

/** Returns the paths of all JSON files in a shared folder and its subfolders. */
export function sharedFilesBelow(path: string): string[] {
  return hasSharedData ? globSync(`${path}/**/*.json`, { cwd: folder }) : []
}
