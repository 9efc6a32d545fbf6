import { setTimeout as delay } from 'node:timers/promises'
import type { Measurement } from './measurement.ts'
import { memoryOf, startListener, tempDir } from './processes.ts'

/** What `billhook listen` holds when nothing happens. */
export async function memory(): Promise<Measurement[]> {
  using dir = tempDir()
  using listener = await startListener(dir.path)
  await delay(2_000)
  const held = memoryOf(listener.process)
  return held ? [{ name: 'billhook listen at rest', unit: 'MiB', value: held.now, goal: { atMost: 120 } }] : []
}
