import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { moreFindings } from '../../src/core/finding.ts'
import { inspect, listed, type InspectOptions } from '../../src/core/inspect.ts'
import { adyen } from '../../src/providers/adyen/index.ts'
import { providers } from '../../src/providers/index.ts'
import { standardWebhooks } from '../../src/providers/standard-webhooks/index.ts'
import { stripe } from '../../src/providers/stripe/index.ts'
import { stripeSignature } from '../../src/providers/stripe/signature.ts'
import { delivery, inspected, stripeEvent } from '../helpers/deliveries.ts'

const now = 1_750_000_000_000
const options: InspectOptions = { providers, secrets: ['whsec_test'], bodyLimit: 100_000, validate: () => [] }

function signed(body: string) {
  return stripeSignature.sign({ headers: [], body: Buffer.from(body) }, 'whsec_test', { now, id: 'evt_1' }).headers
}

test('signatures are compared with the time of receipt, so that recordings can be verified years later', () => {
  const body = JSON.stringify(stripeEvent('evt_1'))
  expect(inspect(delivery(body, signed(body), now + 299_000), options).verification).toMatchObject({ status: 'valid' })
  expect(inspect(delivery(body, signed(body), now + 301_000), options).verification).toMatchObject({
    status: 'invalid',
    reason: 'expired',
  })
  expect(
    inspect(delivery(body, signed(body), now + 301_000), { ...options, tolerance: 600_000 }).verification,
  ).toMatchObject({ status: 'valid' })
})

test('the signature of a compressed body is verified after decompression', () => {
  const body = JSON.stringify(stripeEvent('evt_1'))
  const inspection = inspect(delivery(gzipSync(body), [...signed(body), ['Content-Encoding', 'gzip']], now), options)
  expect(inspection).toMatchObject({
    provider: 'stripe',
    verification: { status: 'valid' },
    identities: [{ eventId: 'evt_1' }],
  })
})

test('a body without an event is reported with the reason, and its signature is still verified', () => {
  const body = '{"object":"event","type":"invoice.paid"}'
  const inspection = inspect(delivery(body, signed(body), now), options)
  expect(inspection).toMatchObject({
    verification: { status: 'valid' },
    identities: [],
    malformed: { code: 'envelope.no-id', pointer: '/id' },
  })
})

test('a form is read as its fields', () => {
  const headers = [['Content-Type', 'application/x-www-form-urlencoded']] as const
  expect(inspect(delivery('id=tr_1&id=tr_2', headers), options).identities[0]?.eventId).toBe('tr_1')
})

test('a configured provider takes precedence over detection', () => {
  const inspection = inspect(delivery(stripeEvent('evt_1'), [['webhook-id', 'msg_1']]), {
    ...options,
    provider: standardWebhooks,
  })
  expect(inspection).toMatchObject({
    provider: 'standard-webhooks',
    identities: [{ eventId: 'msg_1', type: 'invoice.paid' }],
  })
})

test('findings of the schema are reported for the event', () => {
  const finding = { code: 'schema.required', severity: 'error', message: 'x', pointer: '/data' } as const
  const inspection = inspect(delivery(stripeEvent('evt_1')), {
    ...options,
    validate: ([identity], provider, body) =>
      identity?.eventId === 'evt_1' && provider.name === 'stripe' && body['id'] === 'evt_1' ? [finding] : [],
  })
  expect(inspection.findings).toEqual([finding])
})

/** Returns the number of property reads until every event in an Adyen batch is normalised. */
function readsOf(count: number): number {
  let reads = 0
  const item = (at: number) =>
    new Proxy(
      { eventCode: 'CAPTURE', pspReference: `psp_${at}`, success: 'true' },
      { get: (object, key) => ((reads += 1), Reflect.get(object, key)) },
    )
  const body = {
    live: 'false',
    notificationItems: Array.from({ length: count }, (_, at) => ({ NotificationRequestItem: item(at) })),
  }
  const identified = adyen.identify(delivery('{}'), body)
  if (!identified.ok) throw new Error('not identified')
  expect(identified.identities.flatMap((identity, index) => adyen.normalise(identity, body, index))).toHaveLength(count)
  return reads
}

test('the cost of a batch is linear in the number of its events', () => {
  expect(readsOf(4_000)).toBe(4 * readsOf(1_000))
})

test('a batch is validated once with a limited number of findings, and not at all if it is refused', () => {
  const items = Array.from({ length: 1_000 }, (_, at) => ({
    NotificationRequestItem: { eventCode: 'CAPTURE', pspReference: `psp_${at}` },
  }))
  const batch = delivery({ live: 'false', notificationItems: items })
  let calls = 0
  const finding = { code: 'schema.required', severity: 'error', message: 'x', pointer: '/data' } as const
  const validate: InspectOptions['validate'] = () => {
    calls += 1
    return Array.from({ length: 5_000 }, () => finding)
  }
  const accepted = inspect(batch, { ...options, secrets: [], validate })
  expect(calls).toBe(1)
  expect(accepted.identities).toHaveLength(1_000)
  expect(accepted.findings).toHaveLength(101)
  expect(accepted.findings.at(-1)).toMatchObject({
    code: 'schema.more',
    message: expect.stringContaining('4900') as string,
  })
  const more = moreFindings({ count: 4_900, exact: false })
  const counted = inspect(batch, {
    ...options,
    secrets: [],
    validate: () => [finding, finding, ...Array.from({ length: 100 }, () => finding), more],
  })
  expect(counted.findings).toHaveLength(101)
  expect(counted.findings.at(-1)).toEqual({
    ...more,
    message: "not shown: more than 4902 of this payload's findings",
    rest: { count: 4_902, exact: false },
  })
  const refused = inspect(batch, {
    ...options,
    validate,
    refuses: ({ verification }) => verification.status !== 'valid',
  })
  expect(calls).toBe(1)
  expect(refused).toMatchObject({ verification: { status: 'invalid' }, findings: [] })
})

const refuses: InspectOptions['refuses'] = ({ verification }) => verification.status !== 'valid'

test('a refused delivery is inspected only if it is small, and no content is kept', () => {
  const forged = (filler: string) =>
    inspect(delivery(stripeEvent('evt_1', { filler })), { ...options, provider: stripe, refuses })
  const small = forged('x'.repeat(60_000))
  expect(small).toMatchObject({
    verification: { status: 'invalid' },
    identities: [{ eventId: 'evt_1', type: 'invoice.paid' }],
    findings: [],
  })
  expect([small.identities[0]?.contentHash(), small.events()]).toEqual(['', []])
  expect(forged('x'.repeat(70_000))).toMatchObject({
    provider: 'stripe',
    verification: { status: 'invalid' },
    identities: [],
  })
  const broken = inspect(delivery('['.repeat(70_000)), { ...options, provider: stripe, refuses })
  expect(broken.malformed).toBeUndefined()
})

test('JSON that a handler may read differently causes a warning', () => {
  const body = JSON.stringify(stripeEvent('evt_1')).replace(
    '}}}',
    '},"amount":1,"amount":2,"id":12345678901234567890}}',
  )
  expect(inspect(delivery(body), { ...options, secrets: [] }).findings).toMatchObject([
    { code: 'body.duplicate-key', severity: 'warning', pointer: '/data/amount' },
    { code: 'body.inexact-number', severity: 'warning', pointer: '/data/id' },
  ])
  expect(inspect(delivery(stripeEvent('evt_1')), { ...options, secrets: [] }).findings).toEqual([])
})

test('an event id or type that is too long is malformed', () => {
  for (const body of [stripeEvent('e'.repeat(1_025)), { ...stripeEvent('evt_1'), type: 't'.repeat(1_025) }]) {
    expect(inspect(delivery(body), options)).toMatchObject({
      identities: [],
      malformed: { code: 'envelope.id-too-long' },
    })
  }
  expect(inspect(delivery(stripeEvent('e'.repeat(1_024))), options).identities).toHaveLength(1)
})

test('every delivery is either identified or malformed, and nothing unsigned is valid', () => {
  const anyHeaders = fc.array(
    fc.tuple(
      fc.constantFrom(
        'Stripe-Signature',
        'webhook-id',
        'svix-signature',
        'webhook-timestamp',
        'Content-Encoding',
        'Content-Type',
      ),
      fc.string(),
    ),
  )
  const anyBody = fc.oneof(
    fc.uint8Array(),
    fc.json().map((json) => Buffer.from(json)),
    fc.object().map((object) => Buffer.from(JSON.stringify({ ...stripeEvent('evt_1'), ...object }))),
  )
  fc.assert(
    fc.property(anyBody, anyHeaders, (body, headers) => {
      const { identities, malformed, verification } = inspect(delivery(body, headers, now), options)
      expect(identities.length === 0).toBe(malformed !== undefined)
      expect(verification.status).not.toBe('valid')
      for (const identity of identities)
        expect([identity.eventId, identity.dedupeKey, identity.type].every((text) => text.length > 0)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('long ids and paths do not multiply the size of what is stored and shown', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => `EV${index}${'x'.repeat(1_000)}`)
  const batch = delivery({
    events: ids.map((id) => ({ id, resource_type: 'payments', action: 'paid_out', links: {} })),
  })
  const deep = delivery(
    `{"id":"evt_1","object":"event","type":"a.b","d":${'['.repeat(200_000)}` +
      `{"a":1,"a":12345678901234567890}${']'.repeat(200_000)}}`,
  )
  const wrong = {
    code: 'schema.type',
    severity: 'error',
    message: 'm'.repeat(9_000),
    pointer: 'p'.repeat(9_000),
    actual: 'a'.repeat(9_000),
  } as const
  for (const one of [batch, deep]) {
    const inspection = listed(
      inspect(one, {
        providers,
        secrets: [],
        bodyLimit: 2_000_000,
        validate: () => Array.from({ length: 200 }, () => wrong),
      }),
    )
    expect(JSON.stringify(inspection).length).toBeLessThan(700_000)
  }
  expect(listed(inspected(batch)).unlisted).toBeGreaterThan(500)
})
