import { expect, test } from 'vitest'
import { unwrap } from '../../../src/core/provider/unwrap.ts'
import { braintree } from '../../../src/providers/braintree/index.ts'
import { stripe } from '../../../src/providers/stripe/index.ts'
import { delivery, stripeEvent } from '../../helpers/deliveries.ts'

test('a body without a wrapper is the event itself', () => {
  const event = stripeEvent('evt_1')
  expect(unwrap(delivery(event), event, stripe)).toMatchObject({
    ok: true,
    body: event,
    identities: [{ eventId: 'evt_1' }],
  })
})

function wrapped(xml: string) {
  return { bt_payload: Buffer.from(xml).toString('base64') }
}

test('a wrapper that cannot be decoded or contains no event is a finding', () => {
  const found = ['not XML', '<notification><kind>a</kind></notification>'].map((xml) =>
    unwrap(delivery(wrapped(xml)), wrapped(xml), braintree),
  )
  expect(found).toMatchObject([
    { ok: false, finding: { code: 'body.not-decoded' } },
    { ok: false, finding: { code: 'envelope.no-id', pointer: '/timestamp' } },
  ])
})
