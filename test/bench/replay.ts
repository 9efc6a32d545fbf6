import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { eventBodies, secret } from './events.ts'
import type { Measurement } from './measurement.ts'
import { median } from './median.ts'
import { bin, startBareServer, tempDir } from './processes.ts'

const events = 200
/** Enough deliveries to make the startup time negligible. */
const copies = 2_000
const connections = 64
const rounds = 3
const cannonSeconds = 5

/**
 * Measures a complete `billhook replay` of a scenario, from start to report, with a fresh signature for every request,
 * compared with autocannon on the same server.
 */
export async function replay(): Promise<Measurement[]> {
  using dir = tempDir()
  using target = await startBareServer()
  const bodies = eventBodies(events, 'replay')
  for (const [index, body] of bodies.entries()) writeFileSync(join(dir.path, `${index}.json`), body)
  writeFileSync(
    join(dir.path, 'scenario.yaml'),
    JSON.stringify({ deliveries: bodies.map((_, index) => ({ fixture: `${index}.json`, times: copies })) }),
  )
  const pairs: { readonly cannon: number; readonly own: number }[] = []
  for (let round = 0; round < rounds; round++) {
    // Limited by time: for a fixed number of requests, autocannon reports the duration only in whole seconds.
    const { requests, duration } = await autocannon({
      url: target.url,
      connections,
      duration: cannonSeconds,
      method: 'POST',
      body: bodies[0] ?? '',
    })
    pairs.push({ cannon: requests.total / duration, own: (events * copies) / seconds(dir.path, target.url) })
  }
  return [
    {
      name: `replay, ${connections} at once`,
      unit: 'deliveries/s',
      value: median(pairs.map(({ own }) => own)),
      baseline: { name: 'autocannon', value: median(pairs.map(({ cannon }) => cannon)) },
      ratio: median(pairs.map(({ cannon, own }) => own / cannon)),
      goal: { atLeast: 0.5 },
    },
  ]
}

function seconds(cwd: string, url: string): number {
  const args = [
    bin,
    'replay',
    'scenario.yaml',
    '--to',
    url,
    '--secret',
    secret,
    '--concurrency',
    String(connections),
    '--report',
    'json',
  ]
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, maxBuffer: 1e9 })
  if (status !== 0) throw new Error(`billhook replay exited with ${status}: ${stderr.toString().slice(0, 500)}`)
  return (performance.now() - start) / 1_000
}
