import { open, realpath, rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Env } from '../env.ts'
import { cannotRun, systemCode } from '../errors.ts'

/** Where a report goes. */
export interface Sink extends AsyncDisposable {
  /** Resolves when more may come. */
  readonly write: (text: string) => Promise<void>
  /** Makes it last. Without it nothing is left of a file. */
  readonly finish: () => Promise<void>
}

/** Standard output. A reader that left is no error: the rest goes nowhere. */
export function stdoutSink({ stdout }: Pick<Env, 'stdout'>): Sink {
  return {
    write: (text) => new Promise((resolve) => void stdout.write(text, () => resolve())),
    finish: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/**
 * A file that is there whole or not at all: written beside its place, then moved. A pipe or a device is written to as it
 * is, for a moved file would take its place.
 * @throws BillhookError `BILLHOOK_OUTPUT_FAILED`, exit 3
 */
export async function fileSink(file: string, { cwd, uuid }: Pick<Env, 'cwd' | 'uuid'>): Promise<Sink> {
  const failed = (cause: unknown): never => {
    throw cannotRun(
      'BILLHOOK_OUTPUT_FAILED',
      `${file} cannot be written (${systemCode(cause) ?? String(cause)})`,
      'name a file in a directory that is there and may be written',
      cause,
    )
  }
  const path = await realpath(resolve(cwd, file)).catch(() => resolve(cwd, file))
  const present = await stat(path).catch(() => undefined)
  if (present?.isDirectory()) failed('it is a directory')
  const isMoved = present === undefined || present.isFile()
  const draft = isMoved ? `${path}.${uuid()}.tmp` : path
  const handle = await open(draft, isMoved ? 'wx' : 'w').catch(failed)
  let isOpen = true
  const close = async (): Promise<void> => {
    if (isOpen) await handle.close()
    isOpen = false
  }
  return {
    write: (text) => handle.writeFile(text).catch(failed),
    finish: () =>
      close()
        .then(() => (isMoved ? rename(draft, path) : undefined))
        .catch(failed),
    [Symbol.asyncDispose]: async () => {
      await close()
      if (isMoved) await rm(draft, { force: true })
    },
  }
}
