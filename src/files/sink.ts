import { resolve } from 'node:path'
import type { Env } from '../env.ts'
import { openAtomicFile } from './atomic-file.ts'
import { unwritable } from './output-file.ts'

/** Resolves when more can be written; `false` means that the reader has gone away. */
export type Write = (content: string | Uint8Array) => Promise<boolean>

/** A destination for results. */
export interface Sink extends AsyncDisposable {
  readonly write: Write
  /** Completes the output. Unless this is called, a regular file is neither created nor replaced. */
  readonly finish: () => Promise<void>
}

/**
 * Opens the file named by `--output`, or standard output if the option is absent or `-`.
 * @throws BillhookError `BILLHOOK_OUTPUT_FAILED`, exit 3
 */
export async function openSink(
  file: string | undefined,
  env: Pick<Env, 'cwd' | 'signal'> & { readonly stdout: Output },
): Promise<Sink> {
  return file === undefined || file === '-' ? stdoutSink(env) : fileSink(file, env)
}

/** The part of standard output that is used here. */
type Output = Pick<NodeJS.WriteStream, 'write' | 'on' | 'off'>

const endings = ['close', 'error'] as const

/**
 * Creates a sink for standard output. If the reader has gone away, the remaining output is discarded without an error.
 * After Ctrl-C, the sink does not wait for a stalled reader.
 */
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
        // If standard output breaks during a write, Node.js never calls back.
        const lost = (): void => end(false)
        signal.addEventListener('abort', stop)
        for (const ending of endings) stdout.on(ending, lost)
        stdout.write(content, (error) => end(!error))
      }),
    finish: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Creates a sink for a file, which is written atomically, or for a pipe or a device. */
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
