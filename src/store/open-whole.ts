import { open, realpath, rename, rm, stat } from 'node:fs/promises'

/** A file that is there whole or not at all. */
export interface WholeFile extends AsyncDisposable {
  readonly write: (content: string | Iterable<string>, signal?: AbortSignal) => Promise<void>
  /** Puts it in its place. Without it nothing is left of it. */
  readonly finish: () => Promise<void>
}

/**
 * A file that is written aside and renamed: who reads it never finds half of it. A link keeps pointing where it did; a
 * pipe or a device is written to, for a renamed file would take its place.
 * @param mode of the file; the umask takes its part
 * @throws the system's error, as what it gives does
 */
export async function openWhole(path: string, mode = 0o666): Promise<WholeFile> {
  const place = await realpath(path).catch(() => path)
  const there = await stat(place).catch(() => undefined)
  const isMoved = there?.isFile() ?? true
  const aside = isMoved ? `${place}.${process.pid}.tmp` : place
  const handle = await open(aside, 'w', mode)
  return {
    write: (content, signal) => handle.writeFile(content, { signal }),
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
