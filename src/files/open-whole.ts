import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { openPipe } from './open-pipe.ts'

/** A file that is written atomically. */
export interface WholeFile extends AsyncDisposable {
  readonly write: (content: string | Iterable<string>) => Promise<void>
  /** Puts the file in place. If this is never called, nothing is left behind. */
  readonly finish: () => Promise<void>
}

/**
 * Opens a file that is written under a temporary name and then renamed, so readers never see half of it. A link keeps
 * its target. Pipes and devices are written to directly, because renaming would replace them. For paths that the user
 * typed; where a repository may have planted a link under the name, check with `notSimple` first.
 * @param mode of the file, reduced by the umask and by the mode of the file that it replaces
 * @param signal stops writing, and waiting for the reader of a pipe
 * @throws the system error, or the reason of an aborted `signal`; so do the methods of the result
 */
export async function openWhole(path: string, mode = 0o666, signal?: AbortSignal): Promise<WholeFile> {
  const target = await realpath(path).catch(() => path)
  const existing = await stat(target).catch(() => undefined)
  if (existing?.isFIFO()) return openPipe(target, signal)
  const isRenamed = existing?.isFile() ?? true
  const written = isRenamed ? `${target}.${randomUUID()}.tmp` : target
  const handle = await open(written, isRenamed ? 'wx' : 'w', existing && isRenamed ? mode & existing.mode : mode)
  return {
    write: (content) => handle.writeFile(content, { signal }),
    finish: async () => {
      await handle.close()
      if (isRenamed) await rename(written, target)
    },
    [Symbol.asyncDispose]: async () => {
      await handle.close()
      if (isRenamed) await rm(written, { force: true })
    },
  }
}
