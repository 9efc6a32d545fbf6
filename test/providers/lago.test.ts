import { createHmac, generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Header } from '../../src/core/delivery/delivery.ts'
import { inspect } from '../../src/core/inspect.ts'
import type { JsonObject } from '../../src/core/json/json.ts'
import { schemeFor, secretProblem } from '../../src/core/signature/secret-problem.ts'
import { verify } from '../../src/core/signature/verify.ts'
import { providers } from '../../src/providers/index.ts'
import { lago } from '../../src/providers/lago/index.ts'
import { delivery } from '../helpers/deliveries.ts'

const fixtures = new URL('../../fixtures/lago/current/', import.meta.url)
const at = { now: 1_750_000_000_000, tolerance: Number.POSITIVE_INFINITY }
const body = '{"id":"evt_1","type":"invoice.payment_failed"}'
const keys = rsaKeys()
const others = rsaKeys()

/** Returns an RSA key pair in PEM format. */
function rsaKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

const headers = (signature: string, algorithm: string): Header[] => [
  ['X-Lago-Signature', signature],
  ['X-Lago-Signature-Algorithm', algorithm],
  ['X-Lago-Unique-Key', 'wh_1'],
]
const check = (bytes: string, sent: readonly Header[], secret: string) =>
  verify(delivery(bytes, sent), lago, [secret], at)
const signed = (secret: string) =>
  schemeFor(lago, secret)!.sign(delivery(body), secret, { now: at.now, id: 'wh_1' }).headers
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('hmac: a known signature is valid and is reproduced', () => {
  const known = headers('U1hQkRGeac4W0KhoHUJbk7DEG3kKlZpwyGCoBtCu+AQ=', 'hmac')
  expect(signed('lago_test')).toEqual(known)
  expect(check(body, known, 'lago_test')).toMatchObject({ status: 'valid', scheme: 'lago-hmac' })
  expect(check(`${body} `, known, 'lago_test')).toMatchObject({ reason: 'mismatch' })
})

test('jwt: the private key signs, and the public key verifies, as PEM or as base64 of the PEM', () => {
  const sent = signed(keys.privateKey)
  for (const secret of [keys.publicKey, Buffer.from(keys.publicKey).toString('base64'), keys.privateKey]) {
    expect(check(body, sent, secret)).toMatchObject({ status: 'valid', scheme: 'lago-jwt' })
    expect(secretProblem(lago, secret)).toBeUndefined()
  }
})

describe('a JWT is rejected', () => {
  const sent = signed(keys.privateKey)
  const [head = '', claims = '', signature = ''] = sent[0]![1].split('.')
  const confused = `${part({ alg: 'HS256' })}.${claims}`
  test.each([
    ['for another body', body.replace('evt_1', 'evt_2'), sent, 'mismatch'],
    ['with alg none', body, headers(`${part({ alg: 'none' })}.${claims}.`, 'jwt'), 'malformed'],
    [
      'with alg none and a signature',
      body,
      headers(`${part({ alg: 'none' })}.${claims}.${signature}`, 'jwt'),
      'malformed',
    ],
    [
      'with an HMAC that uses the public key',
      body,
      headers(`${confused}.${createHmac('sha256', keys.publicKey).update(confused).digest('base64url')}`, 'jwt'),
      'malformed',
    ],
    ['with other claims', body, headers(`${head}.${part({ data: body, iss: 'x' })}.${signature}`, 'jwt'), 'mismatch'],
    ['by another key', body, signed(others.privateKey), 'mismatch'],
    ['with an additional part', body, headers(`${head}.${claims}.${signature}.x`, 'jwt'), 'malformed'],
    ['with padding', body, headers(`${head}.${claims}.${signature}==`, 'jwt'), 'mismatch'],
    [
      'that is declared as an HMAC with the public key',
      body,
      headers(createHmac('sha256', keys.publicKey).update(body).digest('base64'), 'hmac'),
      'malformed',
    ],
    ['that is not a JWT', body, headers('a.b.c', 'jwt'), 'malformed'],
  ])('%s', (_, bytes, message, reason) => {
    expect(check(bytes, message, keys.publicKey)).toMatchObject({ status: 'invalid', reason })
  })
})

const fixture = (type: string) => JSON.parse(readFileSync(new URL(`${type}.json`, fixtures), 'utf8')) as JsonObject
const look = (payload: unknown) =>
  inspect(delivery(payload, [['X-Lago-Unique-Key', 'wh_1']]), {
    providers,
    secrets: [],
    bodyLimit: 1e6,
    validate: () => [],
  })
const types = (payload: unknown) =>
  look(payload)
    .events()
    .map(({ type }) => type)

test('our own fixtures are detected by their body and have the right types', () => {
  const found = Object.fromEntries(
    readdirSync(fixtures).map((file) => [
      file,
      [look(fixture(file.slice(0, -5))).provider, ...types(fixture(file.slice(0, -5)))],
    ]),
  )
  expect(found).toEqual({
    'credit_note.created.json': ['lago', 'credit_note.created', 'refund.created'],
    'invoice.created.json': ['lago', 'invoice.finalized', 'subscription.renewed'],
    'invoice.payment_status_updated.json': ['lago', 'invoice.paid'],
    'subscription.started.json': ['lago', 'subscription.created', 'subscription.activated'],
    'subscription.terminated.json': ['lago', 'subscription.canceled'],
  })
})

test('the id is in the header, and the type and object are in the body', () => {
  expect(look(fixture('invoice.created')).identities).toMatchObject([
    {
      eventId: 'wh_1',
      dedupeKey: 'wh_1',
      type: 'invoice.created',
      subject: { kind: 'invoice', id: '1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f1' },
    },
  ])
  expect(lago.identify(delivery('{}'), { webhook_type: 'invoice.created' })).toMatchObject({
    ok: false,
    finding: { code: 'envelope.no-id' },
  })
})

test("amounts are in the minor unit of the object's currency", () => {
  expect(look(fixture('invoice.created')).events()[0]).toMatchObject({
    source: '/billhook/lago/0d1e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6',
    data: {
      amount: { amount: 2280n, currency: 'EUR' },
      amountDue: { amount: 2280n },
      tax: { amount: 380n },
      country: 'FR',
      customer: '5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d',
    },
  })
})

test('a generated document and an unpaid status have no canonical event', () => {
  expect(types({ ...fixture('invoice.created'), webhook_type: 'invoice.generated' })).toEqual([])
  expect(types({ ...fixture('invoice.created'), webhook_type: 'invoice.payment_status_updated' })).toEqual([])
})
