import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { runReplay } from '../../../src/replay/run.ts'
import { freePort } from '../../helpers/free-port.ts'
import { testEnv } from '../../helpers/observe.ts'
import { folder } from '../../helpers/replay.ts'

interface PaidEvent {
  readonly id: string
  readonly data: { readonly object: { readonly customer: string } }
}

/** Processes an event. `call` posts to one of the two APIs that the handler uses, and rejects if the call fails. */
type Work = (event: PaidEvent, call: (api: 0 | 1, path: string, body: object, key?: string) => Promise<void>) => unknown

/** Runs the check `fault` on a handler that calls two APIs, each with its own observer. */
async function reportOf(work: Work) {
  const ports = [await freePort(), await freePort()]
  const call: Parameters<Work>[1] = async (api, path, body, key) => {
    const headers = { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) }
    const response = await fetch(`http://127.0.0.1:${ports[api]}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`answered ${response.status}`)
  }
  const server = createServer((request, response) => {
    const take = async (): Promise<number> => {
      await work(JSON.parse(String(await buffer(request))) as PaidEvent, call)
      return 200
    }
    void take()
      .catch(() => 500)
      .then((status) => response.writeHead(status).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const options = {
    fixtures: [join(folder(), 'paid.json')],
    to: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    checks: ['fault'],
    observe: ports.map((port) => `egress:${port}=stub`),
    settleMs: 40,
    seed: 7,
  }
  return runReplay(options, testEnv, () => undefined)
}

async function faultOf(work: Work) {
  const { experiments, stopped } = await reportOf(work)
  return [experiments[0]?.verdict, experiments[0]?.reason, stopped]
}

test('a handler that pays out twice after a lost answer is detected, for each of its APIs', async () => {
  for (const api of [0, 1] as const) {
    const seen = new Set<string>()
    const verdict = await faultOf(async ({ id, data: { object } }, call) => {
      if (seen.has(id)) return
      await call(api === 0 ? 1 : 0, '/mail', { to: object.customer }, id)
      await call(api, '/payouts', { to: object.customer, cents: 2_000 })
      seen.add(id)
    })
    expect(verdict).toEqual(['fail', expect.stringContaining('repeated side effects'), undefined])
  }
})

test('a handler that pays out only after its answer, and does not retry a failure, does not pass', async () => {
  const seen = new Set<string>()
  const verdict = await faultOf(({ id, data: { object } }, call) => {
    if (seen.has(id)) return
    seen.add(id)
    void delay(5)
      .then(() => call(0, '/payouts', { to: object.customer }, id))
      .catch(() => undefined)
  })
  expect(verdict).toEqual(['inconclusive', expect.stringContaining('part of the effect is missing'), undefined])
})

test('a call without an event neither uses up a planned fault nor hides a double payout', async () => {
  const seen = new Set<string>()
  const poll: { call?: Parameters<Work>[1] } = {}
  const timer = setInterval(() => void poll.call?.(0, '/health', {}).catch(() => undefined), 3)
  onTestFinished(() => clearInterval(timer))
  const verdict = await faultOf(async ({ id, data: { object } }, call) => {
    poll.call = (api, path) => call(api, path, { at: 0 }, 'always')
    if (seen.has(id)) return
    await delay(15)
    await call(0, '/payouts', { to: object.customer })
    seen.add(id)
  })
  expect(verdict).toEqual(['fail', expect.stringContaining('repeated side effects'), undefined])
})

test('a handler whose calls all have a key derived from the event passes', async () => {
  const seen = new Set<string>()
  const verdict = await faultOf(async ({ id, data: { object } }, call) => {
    if (seen.has(id)) return
    await call(0, '/mail', { to: object.customer }, `mail-${id}`)
    await call(1, '/payouts', { to: object.customer }, `payout-${id}`)
    seen.add(id)
  })
  expect(verdict).toEqual(['pass', expect.any(String), undefined])
})

test('a customer in the path of a call is not in any report', async () => {
  const doubled = await reportOf(async (_event, call) => call(0, '/users/jane@example.com/charges', { cents: 2_000 }))
  expect(doubled.experiments[0]?.verdict).toBe('fail')
  expect(JSON.stringify(doubled)).toContain('outgoing call POST /users/<email>/charges')
  expect(JSON.stringify(doubled)).not.toContain('jane')
})
