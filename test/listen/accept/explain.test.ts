import { expect, test } from 'vitest'
import { inspect } from '../../../src/core/inspect.ts'
import { createExplain } from '../../../src/listen/accept/explain.ts'
import type { ListenOptions } from '../../../src/listen/options.ts'
import { providers } from '../../../src/providers/index.ts'
import { stripe } from '../../../src/providers/stripe/index.ts'
import { delivery, stripeEvent } from '../../helpers/deliveries.ts'

const now = 1_750_000_000_000
const body = Buffer.from(JSON.stringify(stripeEvent('evt_1')))
const shop = {
  name: 'shop',
  provider: stripe,
  secrets: ['whsec_shop'],
  targets: [],
  toleranceMs: undefined,
  settings: {},
}
const options = { sources: [shop], secrets: [], bodyLimit: 1e6 } as unknown as ListenOptions
const asked = { providers, provider: stripe, secrets: ['whsec_other'], bodyLimit: 1e6, validate: () => [] }
const { headers } = stripe.schemes[0]!.sign({ headers: [], body }, 'whsec_shop', { now, id: '' })

/** A clock that does not advance. */
const still = { elapsed: () => 0 }

/** Returns the verification result with the explanation. */
function shown(explain: ReturnType<typeof createExplain>, at = now, secrets = asked.secrets): unknown {
  const received = delivery(body, headers, at)
  const given = { ...asked, secrets }
  return explain(inspect(received, given), received, given).verification
}

test('the reason for an invalid signature ends with its cause; a valid signature is not changed', () => {
  expect(shown(createExplain(options, still))).toMatchObject({
    status: 'invalid',
    detail: expect.stringMatching(/^no v1 signature matches this body and secret; the secret of source shop matches/),
  })
  expect(shown(createExplain(options, still), now, ['whsec_shop'])).toMatchObject({ status: 'valid' })
})

test('in a flood, the first ten are explained, and then one every ten seconds', () => {
  let at = 0
  const explain = createExplain(options, { elapsed: () => at })
  const explained = (): boolean => JSON.stringify(shown(explain)).includes('source shop')
  const told = Array.from({ length: 300 }, () => {
    at += 100
    return explained()
  })
  expect(told.slice(0, 10).every(Boolean)).toBe(true)
  expect([12, 13]).toContain(told.filter(Boolean).length)
})

test('a large body is not explained, because each attempt would read all of it', () => {
  const large = delivery(stripeEvent('evt_1', { filler: 'x'.repeat(16_384) }), headers, now)
  const inspection = inspect(large, asked)
  expect(createExplain(options, still)(inspection, large, asked)).toBe(inspection)
})
