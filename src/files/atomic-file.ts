import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { openPipe } from './open-pipe.ts'

/** A file that is written atomically. */
export interface AtomicFile extends AsyncDisposable {
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
export async function openAtomicFile(path: string, mode = 0o666, signal?: AbortSignal): Promise<AtomicFile> {
  const place = await realpath(path).catch(() => path)
  const there = await stat(place).catch(() => undefined)
  if (there?.isFIFO()) return openPipe(place, signal)
  const isMoved = there?.isFile() ?? true
  const aside = isMoved ? `${place}.${randomUUID()}.tmp` : place
  const handle = await open(aside, isMoved ? 'wx' : 'w', there && isMoved ? mode & there.mode : mode)
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

/**
 * Writes a file that appears when it is whole; see `openAtomicFile`.
 * @throws the system's error; what `signal` says when it is aborted
 */
export async function writeAtomically(
  path: string,
  content: string | Iterable<string>,
  signal?: AbortSignal,
  mode?: number,
): Promise<void> {
  await using file = await openAtomicFile(path, mode, signal)
  await file.write(content)
  await file.finish()
}
