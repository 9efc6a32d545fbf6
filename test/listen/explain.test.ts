import { expect, test } from 'vitest'
import { inspect } from '../../src/core/inspect.ts'
import { createExplain } from '../../src/listen/explain.ts'
import type { ListenOptions } from '../../src/listen/options.ts'
import { providers } from '../../src/providers/index.ts'
import { stripe } from '../../src/providers/stripe/index.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'

const now = 1_750_000_000_000
const body = Buffer.from(JSON.stringify(stripeEvent('evt_1')))
const shop = { name: 'shop', provider: stripe, secrets: ['whsec_shop'], targets: [], toleranceMs: undefined, settings: {} }
const options = { sources: [shop], secrets: [], bodyLimit: 1e6 } as unknown as ListenOptions
const asked = { providers, provider: stripe, secrets: ['whsec_other'], bodyLimit: 1e6, validate: () => [] }
const { headers } = stripe.schemes[0]!.sign({ headers: [], body }, 'whsec_shop', { now, id: '' })

/** What is shown of the signature. */
function shown(explain: ReturnType<typeof createExplain>, at = now, secrets = asked.secrets): unknown {
  const received = delivery(body, headers, at)
  const given = { ...asked, secrets }
  return explain(inspect(received, given), received, given).verification
}

test('the reason of an invalid signature ends with its cause; a valid one stays as it is', () => {
  expect(shown(createExplain(options))).toMatchObject({ status: 'invalid', detail: expect.stringMatching(/^no v1 signature fits this body and secret; the secret of the source shop fits/) })
  expect(shown(createExplain(options), now, ['whsec_shop'])).toMatchObject({ status: 'valid' })
})

test('of a flood ten in a second are explained', () => {
  const explain = createExplain(options)
  const told = Array.from({ length: 30 }, (_, index) => JSON.stringify(shown(explain, now + Math.floor(index / 15) * 1_000)).includes('source shop'))
  expect(told.filter(Boolean).length).toBe(20)
})
