import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { until } from '../helpers/until.ts'
import { tried } from './scale.ts'

export const honestSecret = 'whsec_of_the_honest_sender'

/** Maximum time to answer a legitimate sender during an attack, in milliseconds. */
const limitMs = 1_000

/** Minimum duration of an attack, in seconds. Shorter attacks are repeated. */
const leastSeconds = 1

/**
 * Runs an attack on a listener alongside a legitimate sender, prints the latencies of the sender's answers, and checks
 * them against the limit.
 * @param attack returns the number of requests or connections that it made
 */
export async function beside(listenerUrl: string, what: string, attack: () => Promise<number>): Promise<void> {
  const script = fileURLToPath(new URL('honest.ts', import.meta.url))
  const sender = spawn(process.execPath, [script, `${listenerUrl}/stripe`, honestSecret], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let output = ''
  sender.stdout.on('data', (chunk) => (output += String(chunk)))
  const ended = new Promise<void>((resolve) => sender.on('close', () => resolve()))
  await until(() => output.includes('ready'))
  const start = performance.now()
  const elapsed = (): number => (performance.now() - start) / 1_000
  let count = 0
  while (elapsed() < leastSeconds) count += await attack()
  const seconds = elapsed()
  sender.stdin.end()
  await ended
  const { latencies, bad } = JSON.parse(output.replace('ready', '')) as { latencies: number[]; bad: number }
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  tried(
    what,
    count,
    `in ${seconds.toFixed(1)} s; ${latencies.length} honest: p50 ${at(0.5).toFixed(0)}, ` +
      `p99 ${at(0.99).toFixed(0)}, worst ${at(1).toFixed(0)} ms, ${bad} not answered with 200`,
  )
  expect(bad, `${what}: honest deliveries that were not accepted`).toBe(0)
  expect(at(0.99), `${what}: p99 of honest answers in ms`).toBeLessThan(limitMs)
}
