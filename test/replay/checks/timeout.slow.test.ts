import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { runReplay } from '../../../src/replay/run.ts'
import { testEnv } from '../../helpers/observe.ts'
import { folder } from '../../helpers/replay.ts'

/**
 * Runs the check `timeout` on a handler that pays out before it records the event. `msOf` returns how long the handler
 * works on each delivery, in milliseconds.
 */
async function timeoutOf(msOf: (delivery: number) => number): Promise<unknown> {
  const seen = new Set<string>()
  const payouts: { to: string; cents: number }[] = []
  let deliveries = 0
  const take = async (request: AsyncIterable<Uint8Array>): Promise<void> => {
    const { id, data } = (await json(request)) as { id: string; data: { object: { customer: string } } }
    if (seen.has(id)) return
    await delay(msOf(deliveries++))
    payouts.push({ to: data.object.customer, cents: 2_000 })
    seen.add(id)
  }
  const server = createServer((request, response) => {
    if (request.url === '/state') response.end(JSON.stringify({ payouts }))
    else void take(request).then(() => response.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const to = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { experiments } = await runReplay(
    {
      fixtures: [join(folder(), 'paid.json')],
      to,
      checks: ['timeout'],
      observe: [`${to}/state`],
      settleMs: 40,
      seed: 7,
    },
    testEnv,
    () => undefined,
  )
  return [experiments[0]?.verdict, experiments[0]?.reason]
}

test('the check times out even if the handler was slow only at first', async () => {
  const slowAtFirst = 4 // the warm-up and the controls
  const verdict = await timeoutOf((delivery) => (delivery < slowAtFirst ? 600 : 150))
  expect(verdict).toEqual(['fail', expect.stringContaining('applied more than once')])
})

test('a handler that answers immediately is not exercised', async () => {
  expect(await timeoutOf(() => 0)).toEqual(['not-exercised', expect.stringContaining('no sender gives up')])
})
