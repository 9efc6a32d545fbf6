import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { header } from '../../../src/core/delivery/delivery.ts'
import { verify } from '../../../src/core/signature/verify.ts'
import { stripe } from '../../../src/providers/stripe/index.ts'
import { sign } from '../../../src/replay/steps/sign.ts'
import { fixture, step } from '../../helpers/steps.ts'

const now = 1_750_000_000_000
const clock = { now, tolerance: 300_000 }

test('the bytes of a fixture are sent unchanged', () => {
  const body = Buffer.from(' {"object":"event" ,\n "id": "evt_1", "type":"x", "n": 1.0 }\n')
  expect(step(fixture('evt_1', { body })).outgoing.body).toBe(body)
})

test('an edit changes only its path, and all other digits are kept', () => {
  const body = Buffer.from('{"object":"event","id":"evt_1","type":"x","n":9007199254740993,"data":{}}')
  const edited = step(fixture('evt_1', { body }), { edits: [{ path: ['data', 'x'], value: 1 }] })
  expect(Buffer.from(edited.outgoing.body).toString()).toBe(
    '{"object":"event","id":"evt_1","type":"x","n":9007199254740993,"data":{"x":1}}',
  )
  expect(edited.edited).toEqual(['/data/x'])
})

test('the old signature is replaced by a valid fresh one', () => {
  const captured = fixture('evt_1', {
    headers: [
      ['Stripe-Signature', 't=1,v1=00'],
      ['X-Kept', 'yes'],
    ],
  })
  const made = step(captured, { secrets: ['whsec_a', 'whsec_b'] })
  const { outgoing, verification } = sign(made, now)
  expect(verification).toMatchObject({ status: 'valid', scheme: 'stripe-v1' })
  expect(verify(outgoing, made.provider, ['whsec_a'], clock).status).toBe('valid')
  expect(header(outgoing, 'x-kept')).toBe('yes')
  expect(outgoing.headers.filter(([name]) => name.toLowerCase() === 'stripe-signature')).toHaveLength(1)
})

test('without a secret, no signature is sent, not even the old one', () => {
  const captured = fixture('evt_1', { headers: [['stripe-signature', 't=1,v1=00']] })
  const { outgoing, verification } = sign(step(captured), now)
  expect(verification).toEqual({ status: 'unchecked', reason: 'no-secret' })
  expect(header(outgoing, 'stripe-signature')).toBeUndefined()
})

test('hop-by-hop headers are not sent', () => {
  const captured = fixture('evt_1', {
    headers: [
      ['Host', 'a'],
      ['Content-Length', '5'],
      ['Transfer-Encoding', 'chunked'],
      ['Connection', 'close'],
      ['User-Agent', 'Stripe/1.0'],
    ],
  })
  expect(step(captured).outgoing.headers).toEqual([
    ['User-Agent', 'Stripe/1.0'],
    ['content-type', 'application/json'],
  ])
})

test('a compressed capture is identified and signed by its content', () => {
  const plain = fixture()
  const made = step(fixture('evt_1', { body: gzipSync(plain.body), headers: [['Content-Encoding', 'gzip']] }), {
    secrets: ['s'],
  })
  expect(made.identities[0]?.eventId).toBe('evt_1')
  const { outgoing } = sign(made, now)
  expect(Buffer.from(outgoing.body)).toEqual(plain.body)
  expect(verify(outgoing, made.provider, ['s'], clock).status).toBe('valid')
})

test.each(['standard-webhooks', 'polar'])(
  'a %s payload without an id header gets one, which is always the same',
  (source) => {
    const given = fixture('x', { body: Buffer.from('{"type":"a.b","data":{}}') })
    const [one, two] = [step(given, { source }), step(given, { source })]
    expect(one.identities[0]?.eventId).toMatch(/^msg_[\w-]{24}$/)
    expect(two.identities[0]?.eventId).toBe(one.identities[0]?.eventId)
    const other = step(fixture('x', { body: Buffer.from('{"type":"a.b","data":{} }') }), { source })
    expect(other.identities[0]?.eventId).not.toBe(one.identities[0]?.eventId)
    expect(header(sign(one, now).outgoing, 'webhook-id')).toBe(one.identities[0]?.eventId)
  },
)

test.each([
  ['polar', 'webhook-id'],
  ['lago', 'x-lago-unique-key'],
])('a %s payload without %s gets one, because handlers need the id', (source, name) => {
  const body = Buffer.from(
    '{"type":"order.paid","timestamp":"2026-01-01T00:00:00Z","data":{},' +
      '"webhook_type":"invoice.created","object_type":"invoice"}',
  )
  const made = step(fixture('x', { body }), { source })
  expect(made.identities[0]?.eventId).toMatch(/^msg_[\w-]{24}$/)
  expect(header(made.outgoing, name)).toBe(made.identities[0]?.eventId)
})

test.each([
  ['fixtures/orders-paid.json', [], 'orders/paid'],
  ['renewal #2 ../shopify/orders-paid.json', [], 'orders/paid'],
  ['fixtures/my-order.json', [], 'untyped'],
  ['fixtures/orders-paid.json', [['X-Shopify-Topic', 'refunds/create']], 'refunds/create'],
] as const)(
  'a Shopify payload has the topic in its file name, unless a header has another: %s',
  (name, headers, type) => {
    const made = step(
      fixture('x', {
        name,
        headers,
        payload: true,
        body: Buffer.from('{"id":1,"admin_graphql_api_id":"gid://shopify/Order/1"}'),
      }),
    )
    expect([made.provider.name, made.identities[0]?.type]).toEqual(['shopify', type])
  },
)

test('a Standard Webhooks capture keeps its event id and its header prefix', () => {
  const headers = [
    ['svix-id', 'msg_1'],
    ['svix-timestamp', '1'],
    ['svix-signature', 'v1,old'],
  ] as const
  const made = step(fixture('x', { body: Buffer.from('{"type":"a.b"}'), headers }), { secrets: ['whsec_c2VjcmV0'] })
  const { outgoing } = sign(made, now)
  expect(header(outgoing, 'svix-id')).toBe('msg_1')
  expect(verify(outgoing, made.provider, ['whsec_c2VjcmV0'], clock).status).toBe('valid')
  const unsigned = sign(step(made.fixture), now).outgoing.headers.map(([name]) => name)
  expect(unsigned).toEqual(['content-type', 'svix-id'])
})

test('a body without an event has a reason and can be sent', () => {
  const made = step(fixture('x', { body: Buffer.from('[1]') }))
  expect(made).toMatchObject({ identities: [], malformed: { code: 'body.not-object' } })
  expect(made.outgoing.body).toEqual(Buffer.from('[1]'))
})

test.each(['{"id": "ev', '', 'id: 5'])('the payload %j is reported as not JSON', (text) => {
  const body = Buffer.from(text)
  expect(() => step(fixture('x', { body, payload: true }))).toThrow(
    expect.objectContaining({
      code: 'BILLHOOK_FIXTURE_NOT_JSON',
      exitCode: 2,
      message: expect.stringContaining('x.json is not JSON'),
    }),
  )
  expect(step(fixture('x', { body })).malformed).toBeDefined()
})

test('for a fixture that is not JSON, the error says where, and quotes nothing', () => {
  expect(() => step(fixture('x', { body: Buffer.from('{\n  "email": jane@acme.io }'), payload: true }))).toThrow(
    'x.json is not JSON: line 2, column 12: expected a value',
  )
})

const billing = { provider: stripe, secrets: ['whsec_billing'] }

test.each([
  ['given as an option', 'billing', {}, 'billing', 'whsec_billing'],
  ['from the scenario', undefined, { source: 'billing' }, 'billing', 'whsec_billing'],
  ['with which it was recorded', undefined, { recordedSource: 'billing' }, 'billing', 'whsec_billing'],
  [
    'that was recorded but is not configured here',
    undefined,
    { recordedSource: 'elsewhere' },
    'stripe',
    'whsec_billing',
  ],
  ['detected, with the only configured secret for it', undefined, {}, 'stripe', 'whsec_billing'],
])('the source %s', (_name, source, more, expected, secret) => {
  expect(step(fixture('evt_1', more), { source, sources: { billing } })).toMatchObject({ source: expected, secret })
})

test('no secret is chosen if two sources have the same provider', () => {
  expect(
    step(fixture(), { sources: { billing, other: { provider: stripe, secrets: ['whsec_other'] } } }).secret,
  ).toBeUndefined()
})

test('a secret in the wrong format for the provider is a usage error before anything is sent', () => {
  const given = fixture('x', { body: Buffer.from('{"type":"a.b"}') })
  expect(() => step(given, { source: 'standard-webhooks', secrets: ['whsec_my-own'] })).toThrow(
    expect.objectContaining({ code: 'BILLHOOK_SECRET_INVALID', exitCode: 2 }),
  )
})

test('a secret that is not needed is not read', () => {
  const sources = {
    stripe: {
      provider: stripe,
      get secrets(): string[] {
        throw new Error('unset')
      },
    },
  }
  expect(step(fixture(), { sources, secrets: ['given'] }).secret).toBe('given')
  expect(() => step(fixture(), { sources })).toThrow('unset')
})

test('an unknown source is a usage error with a suggestion', () => {
  expect(() => step(fixture(), { source: 'strpe' })).toThrow(
    expect.objectContaining({ code: 'BILLHOOK_SOURCE_UNKNOWN', hint: 'did you mean stripe?' }),
  )
})
