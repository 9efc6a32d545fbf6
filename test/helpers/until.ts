import { setTimeout as delay } from 'node:timers/promises'

/** Resolves once `condition` is true; fails after `timeoutMs`. */
export async function until(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const end = performance.now() + timeoutMs
  while (!condition()) {
    if (performance.now() > end) throw new Error(`did not come true within ${timeoutMs} ms: ${String(condition)}`)
    await delay(10)
  }
}
