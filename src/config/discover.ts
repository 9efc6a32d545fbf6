import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** In the order of preference. */
export const configNames = ['billhook.yaml', 'billhook.yml'] as const

export interface Found {
  readonly file: string | undefined
  /** The folder of the file, else of the Git repository, else where the search began. */
  readonly root: string
}

/** Looks upward from a folder, up to the first that has a billhook.yaml or is a Git repository. */
export async function discover(from: string): Promise<Found> {
  for (let folder = from; ; folder = dirname(folder)) {
    for (const name of configNames) {
      const file = join(folder, name)
      if (await exists(file)) return { file, root: folder }
    }
    if (await exists(join(folder, '.git'))) return { file: undefined, root: folder }
    if (dirname(folder) === folder) return { file: undefined, root: from }
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
