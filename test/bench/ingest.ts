import { signedRequests } from './events.ts'
import { load } from './load.ts'
import type { Measurement } from './measurement.ts'
import { median } from './median.ts'
import { startBareServer, startListener, tempDir } from './processes.ts'

const events = 20_000
const connections = 64
const rounds = 5

/**
 * Measures durable ingest (verified, deduplicated, validated, on disk before the answer), compared with a server that
 * discards its requests.
 */
export async function ingest(): Promise<Measurement[]> {
  using dir = tempDir()
  using bare = await startBareServer()
  using listener = await startListener(dir.path)
  const pairs: { readonly bare: number; readonly own: number }[] = []
  for (let round = 0; round <= rounds; round++) {
    const requests = signedRequests(events, `r${round}`)
    const baseline = await load(bare.url, requests, connections)
    const own = await load(listener.url, requests, connections)
    if (own.status['200'] !== events) throw new Error(`not every event was accepted: ${JSON.stringify(own.status)}`)
    // The first round warms up both servers.
    if (round > 0) pairs.push({ bare: baseline.perSecond, own: own.perSecond })
  }
  return [
    {
      name: `durable ingest, ${connections} connections`,
      unit: 'events/s',
      value: median(pairs.map(({ own }) => own)),
      baseline: {
        name: 'a bare node:http server that discards',
        value: median(pairs.map(({ bare: discarded }) => discarded)),
      },
      ratio: median(pairs.map(({ bare: discarded, own }) => own / discarded)),
      goal: { atLeast: 0.3 },
    },
  ]
}
