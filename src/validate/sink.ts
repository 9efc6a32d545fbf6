import { resolve } from 'node:path'
import type { Env } from '../env.ts'
import { cannotRun, systemCode } from '../errors.ts'
import { openAtomicFile } from '../files/atomic-file.ts'

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
 * A file that is there whole or not at all, or a pipe or a device.
 * @throws BillhookError `BILLHOOK_OUTPUT_FAILED`, exit 3
 */
export async function fileSink(file: string, { cwd, signal }: Pick<Env, 'cwd' | 'signal'>): Promise<Sink> {
  const failed = (cause: unknown): never => {
    signal.throwIfAborted()
    throw cannotRun(
      'BILLHOOK_OUTPUT_FAILED',
      `${file} cannot be written (${systemCode(cause) ?? String(cause)})`,
      'name a file in a directory that is there and may be written',
      cause,
    )
  }
  const whole = await openAtomicFile(resolve(cwd, file), undefined, signal).catch(failed)
  return {
    write: (text) => whole.write(text).catch(failed),
    finish: () => whole.finish().catch(failed),
    [Symbol.asyncDispose]: () => whole[Symbol.asyncDispose](),
  }
}
