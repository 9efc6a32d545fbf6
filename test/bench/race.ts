import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { prepareRequest } from '../../src/net/last-byte-sync.ts'
import type { Measurement } from './measurement.ts'
import { median } from './median.ts'

const copies = 10
const rounds = 101
const arrivals = fileURLToPath(new URL('arrivals-server.ts', import.meta.url))

/** Releases copies of a request together and measures how far apart in time their last bytes arrive at a server. */
export async function race(): Promise<Measurement[]> {
  const server = fork(arrivals, { stdio: 'inherit' })
  try {
    const [url] = (await once(server, 'message')) as [string]
    const skews: number[] = []
    for (let round = 0; round < rounds; round++) {
      const body = Buffer.from(JSON.stringify({ id: `evt_${round}`, padding: 'x'.repeat(1_400) }))
      const options = { timeoutMs: 5_000, signal: new AbortController().signal, now: Date.now }
      const held = await Promise.all(
        Array.from({ length: copies }, () => prepareRequest(url, { method: 'POST', headers: [], body }, options)),
      )
      for (const { release } of held) release()
      await Promise.all(held.map(({ result }) => result))
      server.send('skew')
      const [skew] = (await once(server, 'message')) as [number]
      skews.push(skew)
    }
    return [
      { name: `race, arrival skew of ${copies} copies, median`, unit: 'ms', value: median(skews), goal: { atMost: 1 } },
    ]
  } finally {
    server.kill()
  }
}
