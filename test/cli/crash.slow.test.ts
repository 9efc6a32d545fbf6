import { setTimeout as delay } from 'node:timers/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'
import { openStore } from '../../src/store/sqlite/open.ts'
import { startListen } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

const secret = 'whsec_crash'
const kills = 20
const senders = 16

test(
  '20 x kill -9 under load: acknowledged events are stored, and reach the target after a restart',
  { timeout: 180_000 },
  async () => {
    const dir = tempDir()
    const target = await startTarget((_hit, count) => (count % 7 === 0 ? 500 : 200))
    const acknowledged = new Set<string>()
    let sent = 0
    for (let kill = 0; kill < kills; kill++) {
      const listener = await startListen(['--secret', secret, '--forward-to', target.url], { cwd: dir })
      const load = new AbortController()
      const send = async (): Promise<void> => {
        while (!load.signal.aborted) {
          sent += 1
          const id = `evt_crash_${sent}`
          const body = Buffer.from(JSON.stringify(stripeEvent(id)))
          const { headers } = stripeSignature.sign({ headers: [], body }, secret, { now: Date.now(), id })
          const response = await fetch(listener.url, {
            method: 'POST',
            body,
            headers: Object.fromEntries(headers),
          }).catch(() => undefined)
          if (response?.ok) acknowledged.add(id)
        }
      }
      const sending = Array.from({ length: senders }, send)
      await delay(50 + Math.random() * 250)
      listener.process.kill('SIGKILL')
      load.abort()
      await Promise.all(sending)
      await listener.ended
    }

    const store = await openStore(join(dir, '.billhook'), 'read')
    const stored = new Set([...store.list({})].map(({ inspection }) => inspection.identities[0]?.eventId))
    await store[Symbol.asyncDispose]()
    const lost = [...acknowledged].filter((id) => !stored.has(id))

    await startListen(['--secret', secret, '--forward-to', target.url], { cwd: dir })
    const arrived = new Set<string>()
    let looked = 0
    const missing = (): number => {
      for (; looked < target.hits.length; looked++)
        arrived.add((JSON.parse(target.hits[looked]!.body.toString()) as { id: string }).id)
      return [...stored].filter((id) => id !== undefined && !arrived.has(id)).length
    }
    await until(() => missing() === 0, 120_000)

    console.log(
      `${kills} kills; ${sent} sent, ${acknowledged.size} acknowledged, ${stored.size} ` +
        `stored, ${lost.length} lost; ${arrived.size} events in ${target.hits.length} deliveries at the target`,
    )
    expect(acknowledged.size).toBeGreaterThan(kills)
    expect(lost).toEqual([])
    expect([...acknowledged].filter((id) => !arrived.has(id))).toEqual([])
  },
)
