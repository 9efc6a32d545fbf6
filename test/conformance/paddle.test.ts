import { Paddle } from '@paddle/paddle-node-sdk'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { header } from '../../src/core/delivery/delivery.ts'
import { paddleSignature } from '../../src/providers/paddle/signature.ts'

// The official package verifies but does not sign: it must accept our signatures, and must accept whatever we accept.
const now = 1_750_000_000_000
const secret = 'pdl_ntfset_01jw5q0c8m3n7v2x4k6p9r1t5a_Abc123'
const { webhooks } = new Paddle('no key: no requests are sent to Paddle')

// The package reads the clock itself, so Date is faked.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
})
afterAll(() => {
  vi.useRealTimers()
})

function signed(body: string): string {
  const message = { headers: [], body: Buffer.from(body) }
  return header({ ...message, ...paddleSignature.sign(message, secret, { now, id: '' }) }, 'paddle-signature')!
}

function ours(body: string, signature: string, at = now): boolean {
  return paddleSignature.verify({ headers: [['Paddle-Signature', signature]], body: Buffer.from(body) }, secret, {
    now: at,
    tolerance: 5_000,
  }).ok
}

async function theirs(body: string, signature: string, at = now): Promise<boolean> {
  vi.setSystemTime(at)
  return webhooks.isSignatureValid(body, secret, signature).catch(() => false)
}

test('the official package accepts our signature of any body', async () => {
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme' }), (body) => theirs(body, signed(body))))
})

test('it accepts every changed header that we accept', async () => {
  const body = '{"event_type":"transaction.paid"}'
  const valid = signed(body)
  let accepted = 0
  const noise = fc.constantFrom('', '0', ';', ';h2=1', 'h1=', ' ', '=', 'ts=1;')
  await fc.assert(
    fc.asyncProperty(fc.nat(valid.length), fc.nat(2), noise, async (at, cut, text) => {
      const changed = valid.slice(0, at) + text + valid.slice(at + (text === '' ? 0 : cut))
      if (!ours(body, changed)) return
      accepted += 1
      expect({ changed, accepted: await theirs(body, changed) }).toEqual({ changed, accepted: true })
    }),
    { numRuns: 3_000 },
  )
  expect(accepted).toBeGreaterThan(0)
})

test('it agrees with us on age to the millisecond, and rejects another body', async () => {
  for (const age of [0, 4_999, 5_000, 5_001, 6_000, 900_000, -5_001, -900_000]) {
    expect({ age, valid: ours('{}', signed('{}'), now + age) }).toEqual({
      age,
      valid: await theirs('{}', signed('{}'), now + age),
    })
  }
  expect([ours('{ }', signed('{}')), await theirs('{ }', signed('{}'))]).toEqual([false, false])
})
