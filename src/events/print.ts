import { setImmediate } from 'node:timers/promises'
import type { Env } from '../env.ts'

const batch = 64 * 1024

/**
 * Writes pieces as fast as the reader accepts them. Ends early when the reader has left (`| head`) or on an
 * interruption.
 */
export async function print({ stdout, signal }: Env, pieces: Iterable<string>): Promise<void> {
  let waiting = ''
  for (const piece of pieces) {
    waiting += piece
    if (waiting.length < batch) continue
    if (!stdout.write(waiting)) await drained(stdout)
    // A file accepts everything at once: without a pause no signal would be noticed.
    await setImmediate()
    waiting = ''
    if (signal.aborted || stdout.destroyed) return
  }
  stdout.write(waiting)
}

function drained(stream: NodeJS.WritableStream): Promise<void> {
  const endings = ['drain', 'close', 'error'] as const
  return new Promise((resolve) => {
    const done = (): void => {
      for (const ending of endings) stream.off(ending, done)
      resolve()
    }
    for (const ending of endings) stream.on(ending, done)
  })
}
