import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = process.env['BILLHOOK_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

/** Whether the providers' own payloads and vectors are on this machine. Without them there is nothing to test. */
export const hasSharedData = existsSync(folder)
if (!hasSharedData) console.warn(`skipped: there is no ${folder}; BILLHOOK_SHARED_DATA names another folder`)

/** The bytes of a shared file. */
export function sharedFile(path: string): Buffer {
  return readFileSync(`${folder}/${path}`)
}

/** The JSON files of a shared folder by name, sorted; none where the data is absent. */
export function sharedFiles(path: string): string[] {
  return hasSharedData
    ? readdirSync(`${folder}/${path}`)
        .filter((name) => name.endsWith('.json'))
        .toSorted()
    : []
}

/** The same of a folder and all below it, with their paths. */
export function sharedFilesBelow(path: string): string[] {
  return hasSharedData ? globSync(`${path}/**/*.json`, { cwd: folder }) : []
}
