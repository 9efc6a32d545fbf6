import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { openPipe } from './open-pipe.ts'

/** A file that is written atomically. */
export interface WholeFile extends AsyncDisposable {
  readonly write: (content: string | Uint8Array | Iterable<string>) => Promise<void>
  /** Puts it in its place. Without it nothing is left of it. */
  readonly finish: () => Promise<void>
}

/**
 * A file that is written under another name and renamed: who reads it never finds half of it. A link keeps pointing
 * where it did; a pipe or a device is written to, since a renamed file would take its place. For a path that the user
 * has typed; where a repository may have put a link under the name, look with `notSimple` first.
 * @param mode of the file; the umask, and the mode of the file that it replaces, take away from it
 * @param signal ends the waiting for a reader of a pipe, and the writing
 * @throws the system's error, as what it gives does; what `signal` says when it is aborted
 */
export async function openWhole(path: string, mode = 0o666, signal?: AbortSignal): Promise<WholeFile> {
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
      if (isMoved) await rename(aside, place)
    },
    [Symbol.asyncDispose]: async () => {
      await handle.close()
      if (isMoved) await rm(aside, { force: true })
    },
  }
}
