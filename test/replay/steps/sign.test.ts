import { expect, test } from 'vitest'
import type { Header } from '../../../src/core/delivery/delivery.ts'
import { sign } from '../../../src/replay/steps/sign.ts'
import { fixture, step } from '../../helpers/steps.ts'

const now = 1_760_000_000_000
const recorded: readonly Header[] = [
  ['Content-Type', 'application/json'],
  ['Webhook-Id', 'msg_1'],
  ['Webhook-Timestamp', '1750000000'],
  ['Webhook-Signature', 'v1,b2xk'],
]

function standard(secrets: readonly string[] = [], body = '{"type":"invoice.paid","data":{}}') {
  const given = fixture('x', { headers: recorded, body: Buffer.from(body), source: 'standard-webhooks' })
  return sign(step(given, { source: 'standard-webhooks', secrets }), now)
}

function names(headers: readonly Header[]): string[] {
  return headers.map(([name]) => name.toLowerCase()).toSorted()
}

test('without a secret, the old signature is removed, but the event id is kept', () => {
  const { outgoing, verification } = standard()
  expect(names(outgoing.headers)).toEqual(['content-type', 'webhook-id'])
  expect(outgoing.headers.find(([name]) => name.toLowerCase() === 'webhook-id')?.[1]).toBe('msg_1')
  expect(verification).toEqual({ status: 'unchecked', reason: 'no-secret' })
})

test('with a secret, there is one fresh signature and no old one', () => {
  const { outgoing, verification } = standard(['whsec_c2VjcmV0c2VjcmV0c2VjcmV0'])
  expect(names(outgoing.headers)).toEqual(['content-type', 'webhook-id', 'webhook-signature', 'webhook-timestamp'])
  expect(outgoing.headers.map(([, value]) => value)).toContain(String(now / 1_000))
  expect(verification).toMatchObject({ status: 'valid', signedAt: now })
})

test('a body that is not an event is signed with the id in its header', () => {
  const { outgoing } = standard(['whsec_c2VjcmV0c2VjcmV0c2VjcmV0'], '[]')
  expect(outgoing.headers.map(([, value]) => value)).toContain('msg_1')
})

test('without a secret, signatures of all schemes of the provider are removed', () => {
  const headers: readonly Header[] = [
    ['X-Lago-Signature', 'old'],
    ['X-Lago-Signature-Algorithm', 'jwt'],
    ['X-Lago-Unique-Key', 'key_1'],
  ]
  const body = Buffer.from('{"webhook_type":"invoice.created","object_type":"invoice","invoice":{"lago_id":"1"}}')
  const { outgoing } = sign(step(fixture('x', { headers, body }), { source: 'lago' }), now)
  expect(names(outgoing.headers).filter((name) => name !== 'content-type')).toEqual(['x-lago-unique-key'])
})
