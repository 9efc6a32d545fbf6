import { setImmediate } from 'node:timers/promises'
import type { Env } from '../env.ts'
import type { Write } from '../files/sink.ts'

const batch = 64 * 1024

/**
 * Writes pieces as fast as the reader accepts them. Ends early when the reader has left (`| head`) or on an
 * interruption.
 */
export async function print(write: Write, { signal }: Pick<Env, 'signal'>, pieces: Iterable<string>): Promise<void> {
  let waiting = ''
  for (const piece of pieces) {
    waiting += piece
    if (waiting.length < batch) continue
    const isRead = await write(waiting)
    // A file accepts everything at once: without a pause no signal would be noticed.
    await setImmediate()
    waiting = ''
    if (signal.aborted || !isRead) return
  }
  await write(waiting)
}
