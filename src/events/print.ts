import { setImmediate } from 'node:timers/promises'
import type { Env } from '../env.ts'
import type { Write } from '../files/sink.ts'

const batch = 64 * 1024

/**
 * Writes chunks as fast as the reader accepts them. Stops early on an interruption, or if the reader has gone away (`|
 * head`).
 */
export async function print(write: Write, { signal }: Pick<Env, 'signal'>, pieces: Iterable<string>): Promise<void> {
  let waiting = ''
  for (const piece of pieces) {
    waiting += piece
    if (waiting.length < batch) continue
    const isRead = await write(waiting)
    // Writes to a file never wait, so without a pause no signal would be handled.
    await setImmediate()
    waiting = ''
    if (signal.aborted || !isRead) return
  }
  await write(waiting)
}
