import { resolve } from 'node:path'
import type { Env } from '../env.ts'
import { openAtomicFile } from './atomic-file.ts'
import { unwritable } from './output-file.ts'

/** Resolves when more may be written; `false`: nobody reads it any more. */
export type Write = (content: string | Uint8Array) => Promise<boolean>

/** Where results go. */
export interface Sink extends AsyncDisposable {
  readonly write: Write
  /** Makes it last. Without it nothing is left of a file. */
  readonly finish: () => Promise<void>
}

/**
 * The file that `--output` names; standard output without one, and for `-`.
 * @throws BillhookError `BILLHOOK_OUTPUT_FAILED`, exit 3
 */
export async function openSink(
  file: string | undefined,
  env: Pick<Env, 'cwd' | 'signal'> & { readonly stdout: Output },
): Promise<Sink> {
  return file === undefined || file === '-' ? stdoutSink(env) : fileSink(file, env)
}

/** What is used of standard output. */
type Output = Pick<NodeJS.WriteStream, 'write' | 'on' | 'off'>

const endings = ['close', 'error'] as const

/** A reader that left is not an error: the rest goes nowhere. One that does not read is not waited for after Ctrl-C. */
function stdoutSink({ stdout, signal }: Pick<Env, 'signal'> & { readonly stdout: Output }): Sink {
  return {
    write: (content) =>
      new Promise((done) => {
        const end = (isRead: boolean): void => {
          signal.removeEventListener('abort', stop)
          for (const ending of endings) stdout.off(ending, lost)
          done(isRead)
        }
        const stop = (): void => end(true)
        // Node.js never ends a write to a standard output that broke under it.
        const lost = (): void => end(false)
        signal.addEventListener('abort', stop)
        for (const ending of endings) stdout.on(ending, lost)
        stdout.write(content, (error) => end(!error))
      }),
    finish: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** A file that is written atomically, or a pipe or a device. */
export async function fileSink(file: string, { cwd, signal }: Pick<Env, 'cwd' | 'signal'>): Promise<Sink> {
  const failed = (cause: unknown): never => {
    signal.throwIfAborted()
    throw unwritable(file, cause, 'BILLHOOK_OUTPUT_FAILED')
  }
  const whole = await openAtomicFile(resolve(cwd, file), undefined, signal).catch(failed)
  return {
    write: async (content) => {
      await whole.write(content).catch(failed)
      return true
    },
    finish: () => whole.finish().catch(failed),
    [Symbol.asyncDispose]: () => whole[Symbol.asyncDispose](),
  }
}
