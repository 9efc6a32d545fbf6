import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { schemeFor, secretProblem } from '../../src/core/signature/secret-problem.ts'
import { verify } from '../../src/core/signature/verify.ts'
import { standardAsymmetric } from '../../src/providers/standard-webhooks/ed25519.ts'
import { standardWebhooks } from '../../src/providers/standard-webhooks/index.ts'
import { delivery } from '../helpers/deliveries.ts'

// The first test vector in RFC 8032, section 7.1.
const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
const publicBytes = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')
const [whsk, whpk] = [`whsk_${seed.toString('base64')}`, `whpk_${publicBytes.toString('base64')}`]
const at = { now: 1_750_000_000_000, tolerance: 300_000 }
const body = '{"type":"invoice.issued"}'
const { headers } = standardAsymmetric.sign(delivery(body), whsk, { now: at.now, id: 'msg_1' })

test.each([
  ['private', whsk],
  ['public', whpk],
  ['private with the public one behind', `whsk_${Buffer.concat([seed, publicBytes]).toString('base64')}`],
])('a %s key verifies the signature of the private key', (_, key) => {
  expect(verify(delivery(body, headers), standardWebhooks, [key], at)).toEqual({
    status: 'valid',
    scheme: 'standard-webhooks-v1a',
    keyIndex: 0,
    signedAt: at.now,
  })
})

test('the kind of secret determines the signature', () => {
  expect(schemeFor(standardWebhooks, whsk)?.name).toBe('standard-webhooks-v1a')
  expect(schemeFor(standardWebhooks, 'whsec_AAAA')?.name).toBe('standard-webhooks-v1')
  expect([whsk, whpk, 'whsec_AAAA'].map((secret) => secretProblem(standardWebhooks, secret))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(secretProblem(standardWebhooks, 'whpk_AAAA')).toBeDefined()
})

test('only a limited number of signatures is tried, because each reads the complete body', () => {
  const wrong = `v1a,${'A'.repeat(86)}==`
  const after = (count: number) =>
    delivery(
      body,
      headers.map(([name, value]) => [
        name,
        name === 'webhook-signature' ? `${`${wrong} `.repeat(count)}${value}` : value,
      ]),
    )
  expect(verify(after(15), standardWebhooks, [whpk], at)).toMatchObject({ status: 'valid' })
  expect(verify(after(16), standardWebhooks, [whpk], at)).toMatchObject({ status: 'invalid', reason: 'mismatch' })
})

describe('a delivery is rejected with', () => {
  const [id, time, [, signature]] = headers as [(typeof headers)[0], (typeof headers)[0], (typeof headers)[0]]
  const otherKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' })
  const other = `whpk_${otherKey.subarray(12).toString('base64')}`
  test.each([
    ['another body', `${body} `, signature, whpk, 'mismatch'],
    ['another key', body, signature, other, 'mismatch'],
    ['an HMAC with the public key as its secret', body, 'v1,AAAA', whpk, 'malformed'],
    ['a signature that is cut', body, signature.slice(0, -4), whpk, 'mismatch'],
    ['a key that is cut', body, signature, whpk.slice(0, -4), 'malformed'],
  ])('%s', (_, bytes, value, key, reason) => {
    const message = delivery(bytes, [id, time, ['webhook-signature', value]])
    expect(verify(message, standardWebhooks, [key], at)).toMatchObject({ status: 'invalid', reason })
  })
})
