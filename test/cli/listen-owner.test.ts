import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chargebee } from '../../src/providers/chargebee/index.ts'
import { standardWebhooks } from '../../src/providers/standard-webhooks/index.ts'
import { stripe } from '../../src/providers/stripe/index.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { startListen } from '../helpers/billhook.ts'
import { stripeEvent } from '../helpers/deliveries.ts'
import { rsaPem } from '../helpers/rsa.ts'
import { startTarget } from '../helpers/target.ts'
import { tempDir } from '../helpers/temp-dir.ts'
import { until } from '../helpers/until.ts'

const secret = `whsec_${Buffer.alloc(24, 3).toString('base64')}`
const paid = JSON.stringify(stripeEvent('evt_1'))

interface Sent {
  readonly body?: string
  readonly headers?: Record<string, string>
}

function signed(by: string, at = Date.now(), body = paid, provider: Provider = stripe): Required<Sent> {
  const { headers } = provider.schemes[0]!.sign({ headers: [], body: Buffer.from(body) }, by, { now: at, id: 'msg_1' })
  return { body, headers: Object.fromEntries(headers) }
}

/** Starts a listener. Returns a function that sends a request and returns its status, source and disposition. */
async function listening(yaml: string, args: readonly string[] = []) {
  const cwd = tempDir()
  writeFileSync(join(cwd, 'billhook.yaml'), yaml)
  const listener = await startListen(['--output', 'ndjson', ...args], { cwd, env: { CI: '1' } })
  let seen = 0
  return async (path: string, { body = paid, headers = {} }: Sent) => {
    const { status } = await fetch(listener.url + path, { method: 'POST', body, headers })
    const received = () =>
      listener
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{"kind":"received"') && line.endsWith('}'))
    seen += 1
    await until(() => received().length === seen)
    const { delivery, disposition } = JSON.parse(received().at(-1)!) as {
      delivery: { source: string }
      disposition: string
    }
    return [status, delivery.source, disposition]
  }
}

test('on /, the secret of one source does not verify events of another', async () => {
  const { publicKey } = rsaPem()
  const target = await startTarget()
  const send = await listening(
    JSON.stringify({
      sources: {
        acme: { generic: { signature: { header: 'X-Acme' } }, secrets: ['acme-secret'] },
        lago: { secrets: [Buffer.from(publicKey).toString('base64')] },
        polar: { secrets: ['polar_whs_0123456789'] },
        stripe: { secrets: [secret], forward_to: [target.url] },
      },
    }),
  )
  for (const other of ['acme-secret', Buffer.from(publicKey).toString('base64'), 'polar_whs_0123456789']) {
    expect(await send('/', signed(other))).toEqual([401, 'stripe', 'rejected'])
  }
  expect(await send('/', signed(secret))).toEqual([200, 'stripe', 'accepted'])
  await until(() => target.hits.length === 1)
})

test('if two sources share a secret, an event belongs to the source of its provider', async () => {
  const send = await listening(
    JSON.stringify({ sources: { polar: { secrets: [secret] }, stripe: { secrets: [secret] } } }),
  )
  expect(await send('/', signed(secret))).toEqual([200, 'stripe', 'accepted'])
  expect(await send('/stripe', signed(secret))).toEqual([200, 'stripe', 'duplicate'])
})

/** Returns a source for billhook.yaml. */
function square(number: number): object {
  return {
    provider: 'square',
    secrets: [`key-of-square-${number}`],
    settings: { url: `https://example.com/${number}` },
  }
}

test('on /, each source of the same provider uses its own settings, tolerance and exceptions', async () => {
  const send = await listening(
    JSON.stringify({
      sources: {
        one: square(1),
        two: square(2),
        stripe: { secrets: [secret], tolerance: '10s' },
        mollie: { unsigned: 'accept' },
        shop: { secrets: ['of-any-provider'] },
      },
    }),
  )
  for (const [number, name] of [
    [1, 'one'],
    [2, 'two'],
  ] as const) {
    const body = JSON.stringify({
      merchant_id: 'm',
      type: 'payment.created',
      event_id: `e${number}`,
      data: { type: 'payment', id: 'p' },
    })
    const signature = createHmac('sha256', `key-of-square-${number}`)
      .update(`https://example.com/${number}${body}`)
      .digest('base64')
    expect(await send('/', { body, headers: { 'x-square-hmacsha256-signature': signature } })).toEqual([
      200,
      name,
      'accepted',
    ])
  }
  for (const path of ['/', '/stripe'])
    expect(await send(path, signed(secret, Date.now() - 60_000))).toEqual([401, 'stripe', 'rejected'])
  const body = JSON.stringify({
    resource: 'event',
    id: 'event_1',
    type: 'payment-link.paid',
    entityId: 'pl_1',
    createdAt: '2026-01-01T00:00:00Z',
  })
  expect(await send('/', { body })).toEqual([200, 'mollie', 'accepted'])
  expect(await send('/mollie', { body })).toEqual([200, 'mollie', 'duplicate'])
  expect(await send('/', signed('of-any-provider'))).toEqual([200, 'shop', 'accepted'])
})

test('with --source, a secret belongs only to that source, and an event is not accepted again elsewhere', async () => {
  const send = await listening('sources: { shop: { provider: stripe } }', ['--source', 'shop', '--secret', secret])
  const event = signed(secret)
  expect([await send('/', event), await send('/shop', event), await send('/stripe', event)]).toEqual([
    [200, 'shop', 'accepted'],
    [200, 'shop', 'duplicate'],
    [401, 'stripe', 'rejected'],
  ])
  const standard = signed(secret, Date.now(), paid, standardWebhooks)
  expect(await send('/standard-webhooks', standard)).toEqual([401, 'standard-webhooks', 'rejected'])
})

test('without --source, a secret belongs to the only source of its provider, on each of its paths', async () => {
  const event = signed(secret)
  const alone = await listening('', ['--secret', secret])
  expect([await alone('/', event), await alone('/stripe', event)]).toEqual([
    [200, 'stripe', 'accepted'],
    [200, 'stripe', 'duplicate'],
  ])
  const configured = await listening(
    'sources: { shop: { provider: stripe }, eu: { provider: stripe, secrets: [whsec_of_eu] } }',
    ['--secret', secret],
  )
  expect([await configured('/', event), await configured('/shop', event)]).toEqual([
    [200, 'shop', 'accepted'],
    [200, 'shop', 'duplicate'],
  ])
  expect([await configured('/stripe', event), await configured('/eu', event)]).toEqual([
    [401, 'stripe', 'rejected'],
    [401, 'eu', 'rejected'],
  ])
  const own = await listening(`sources: { stripe: { secrets: [whsec_own] } }`, ['--secret', secret])
  expect([await own('/', event), await own('/stripe', event)]).toEqual([
    [401, 'stripe', 'rejected'],
    [401, 'stripe', 'rejected'],
  ])
})

test('a public key that is used as a secret verifies nothing', async () => {
  const { publicKey } = rsaPem()
  const send = await listening(JSON.stringify({ sources: { shop: { secrets: [publicKey] } } }))
  for (const path of ['/', '/shop', '/stripe']) expect((await send(path, signed(publicKey)))[0]).toBe(401)
  const password = signed(publicKey.trim(), 0, '{"id":"ev_1","event_type":"a","content":{},"occurred_at":1}', chargebee)
  expect((await send('/shop', password))[0]).toBe(401)
})
