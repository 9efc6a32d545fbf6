import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { eventBodies, secret } from './events.ts'
import type { Measurement } from './measurement.ts'
import { median } from './median.ts'
import { bin, startBareServer, tempDir } from './processes.ts'

const deliveries = 20_000
const connections = 64
const rounds = 3

/** A whole `billhook replay`, start to report, every request signed afresh; against autocannon on the same server. */
export async function replay(): Promise<Measurement[]> {
  using dir = tempDir()
  using target = await startBareServer()
  const bodies = eventBodies(deliveries, 'replay')
  writeFileSync(join(dir.path, 'events.jsonl'), `${bodies.map(String).join('\n')}\n`)
  const pairs: { readonly cannon: number; readonly own: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const shot = await autocannon({ url: target.url, connections, amount: deliveries, method: 'POST', body: bodies[0] ?? '' })
    pairs.push({ cannon: deliveries / shot.duration, own: deliveries / seconds(dir.path, target.url) })
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
  const args = [bin, 'replay', 'events.jsonl', '--to', url, '--secret', secret, '--concurrency', String(connections), '--report', 'json']
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, maxBuffer: 1e9 })
  if (status !== 0) throw new Error(`billhook replay ended with ${status}: ${stderr.toString().slice(0, 500)}`)
  return (performance.now() - start) / 1_000
}
