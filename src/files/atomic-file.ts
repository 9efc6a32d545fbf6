import { randomUUID } from 'node:crypto'
import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { openPipe, type OpenFile } from './open-pipe.ts'

/**
 * Opens a file that is written under a temporary name and then renamed, so that other programs never see a partial
 * file. If the path is a link, its target is replaced. Pipes and devices are written to directly, because a rename
 * would replace them. Intended for paths that the user typed; if a repository could contain a link at the path, check
 * with `notSimple` first.
 * @param mode the file's mode, limited by the umask and by the mode of the file it replaces
 * @param signal stops the writing, and the wait for a pipe's reader
 * @throws the system error, or the reason of `signal` if it is aborted; the methods also throw these
 */
export async function openAtomicFile(path: string, mode = 0o666, signal?: AbortSignal): Promise<OpenFile> {
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

/**
 * Writes a file atomically; see `openAtomicFile`.
 * @throws the system error, or the reason of `signal` if it is aborted
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
