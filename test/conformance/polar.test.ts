import { webhooks } from '@polar-sh/sdk/2026-10'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Header } from '../../src/core/delivery/delivery.ts'
import type { Scheme } from '../../src/core/provider/provider.ts'
import { verify } from '../../src/core/signature/verify.ts'
import { polar } from '../../src/providers/polar/index.ts'

const now = 1_750_000_000_000
const secret = 'polar_whs_ovyN6cPrTv56AApvzCaJno08SSmGJmgbWilb33N2JuK'
const bodies = fc
  .record({ type: fc.constantFrom('order.paid', 'subscription.revoked'), data: fc.jsonValue() })
  .map((value) => JSON.stringify(value))

// The package reads the clock itself, so Date is faked. It only verifies, so it cannot sign anything for us to verify.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
})
afterAll(() => {
  vi.useRealTimers()
})

function signed(scheme: Scheme, body: string, key = secret): readonly Header[] {
  return scheme.sign({ headers: [], body: Buffer.from(body) }, key, { now, id: 'msg_1' }).headers
}

function theirs(body: string, headers: readonly Header[], key = secret): Promise<boolean> {
  return webhooks.validateEvent(body, Object.fromEntries(headers), key).then(
    () => true,
    () => false,
  )
}

function ours(body: string, headers: readonly Header[], at = now): boolean {
  return (
    verify({ headers, body: Buffer.from(body) }, polar, [secret], { now: at, tolerance: polar.profile.toleranceMs })
      .status === 'valid'
  )
}

test('the official package accepts our signature with both kinds of key', async () => {
  const standard = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      expect(await theirs(body, signed(polar.schemes[0]!, body))).toBe(true)
      expect(await theirs(body, signed(polar.schemes[1]!, body, standard), standard)).toBe(true)
    }),
  )
})

test('it rejects another body and another secret, as we do', async () => {
  await fc.assert(
    fc.asyncProperty(bodies, bodies, async (body, other) => {
      for (const headers of [
        signed(polar.schemes[0]!, body, 'polar_whs_other'),
        ...(body === other ? [] : [signed(polar.schemes[0]!, other)]),
      ]) {
        expect(await theirs(body, headers)).toBe(false)
        expect(ours(body, headers)).toBe(false)
      }
    }),
  )
})

test('it accepts all changed headers that we accept, at any age', async () => {
  const body = '{"type":"order.paid"}'
  const headers = signed(polar.schemes[0]!, body)
  for (const more of ['', ' v1,AAAA', ' v1a,x', ' ', ',']) {
    const changed = headers.map(([name, value]): Header => [name, name === 'webhook-signature' ? value + more : value])
    if (ours(body, changed)) expect(await theirs(body, changed)).toBe(true)
  }
  for (const age of [0, 299_000, 300_000, -300_000, 302_000, -302_000]) {
    vi.setSystemTime(now + age)
    expect({ age, valid: ours(body, headers, now + age) }).toEqual({ age, valid: await theirs(body, headers) })
  }
})
