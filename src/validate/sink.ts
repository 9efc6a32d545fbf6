import { resolve } from 'node:path'
import type { Env } from '../env.ts'
import { cannotRun, systemCode } from '../errors.ts'
import { openAtomicFile } from '../files/atomic-file.ts'

/** The destination of a report. */
export interface Sink extends AsyncDisposable {
  /** Resolves when the next write may follow. */
  readonly write: (text: string) => Promise<void>
  /** Keeps the report. Without it, no file is left. */
  readonly finish: () => Promise<void>
}

/** Standard output. If its reader has left, the rest goes nowhere, which is not an error. */
export function stdoutSink({ stdout }: Pick<Env, 'stdout'>): Sink {
  return {
    write: (text) => new Promise((resolve) => void stdout.write(text, () => resolve())),
    finish: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/**
 * A file that is written atomically, or a pipe or a device.
 * @throws BillhookError `BILLHOOK_OUTPUT_FAILED`, exit 3
 */
export async function fileSink(file: string, { cwd, signal }: Pick<Env, 'cwd' | 'signal'>): Promise<Sink> {
  const failed = (cause: unknown): never => {
    signal.throwIfAborted()
    throw cannotRun(
      'BILLHOOK_OUTPUT_FAILED',
      `${file} cannot be written (${systemCode(cause) ?? String(cause)})`,
      'name a file in an existing directory that you may write to',
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
