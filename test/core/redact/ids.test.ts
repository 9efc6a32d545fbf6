import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { pseudonyms } from '../../../src/core/redact/pseudonym/pseudonym.ts'
import { redactJson } from '../../../src/core/redact/json.ts'
import { adyenPersonal } from '../../../src/providers/adyen/personal.ts'

const pseudonym = pseudonyms(Buffer.alloc(32, 1))
const of = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength: length, maxLength: length })
const digits = '0123456789'
const capitals = `ABCDEFGHJKLMNPQRSTUVWXYZ${digits}`
const alphanumeric = `${capitals}abcdefghijklmnopqrstuvwxyz`

/** Ids, times and amounts in providers' formats. */
const kept: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'a Stripe id': fc
    .tuple(fc.constantFrom('evt', 'cus', 'in', 'pi', 'ch', 'sub', 'prod', 'price', 'txn'), of(alphanumeric, 24))
    .map((parts) => parts.join('_')),
  'a Stripe checkout id': of(alphanumeric, 58).map((id) => `cs_test_${id}`),
  'a Paddle id': of('0123456789abcdefghjkmnpqrstvwxyz', 24).map((id) => `txn_01${id}`),
  'a PayPal id': fc.tuple(of(capitals, 17), of(capitals, 17)).map((parts) => `WH-${parts.join('-')}`),
  'a Google Play id': fc
    .tuple(of(digits, 4), of(digits, 4), of(digits, 4), of(digits, 5))
    .map((parts) => `GPA.${parts.join('-')}`),
  'a Shopify id': fc.oneof(of(digits, 13), of(digits, 14)).map((id) => `gid://shopify/Order/${id}`),
  'an Adyen id': of(capitals, 16).filter((id) => /[A-Z]/.test(id)),
  'a Paddle Classic checkout id': fc.tuple(of(digits, 8), of(digits, 8)).map((parts) => parts.join('-')),
  'a UUID': fc.uuid(),
  'a digest': of('0123456789abcdef', 64),
  'an invoice number': fc.tuple(of('ABCDEF0123456789', 8), of(digits, 4)).map((parts) => parts.join('-')),
  'a time': fc
    .date({ noInvalidDate: true, min: new Date('2001-01-01'), max: new Date('2099-01-01') })
    .map((time) => time.toISOString()),
  'an amount': fc.double({ min: 0, max: 1e9, noNaN: true }).map((amount) => amount.toFixed(2)),
  'a type': fc
    .tuple(fc.constantFrom('invoice', 'payment_intent', 'customer'), fc.constantFrom('created', 'requires_action'))
    .map((parts) => parts.join('.')),
}

test.each(Object.entries(kept))('%s is kept under any neutral key and in a sentence', (_what, arbitrary) => {
  fc.assert(
    fc.property(
      arbitrary,
      fc.constantFrom('id', 'order_id', 'reference', 'number', 'charge', 'customer', 'value', 'code'),
      (text, key) => {
        const json = JSON.stringify({ [key]: text, note: `see ${text} now`, list: [text], customer_name: 'Jane Doe' })
        expect(redactJson(json, pseudonym)?.replace(/"customer_name":"[^"]*"/, '"customer_name":"Jane Doe"')).toBe(json)
      },
    ),
    { numRuns: 500 },
  )
})

test.each(['00000000-6706-8679-8000-0000a0000000', 'ee73c155-53b3-7dc2-bfff-000000000000'])(
  'a UUID that contains a possible card number or IBAN is kept, and a card next to it is found: %s',
  (uuid) => {
    const redacted = redactJson(
      JSON.stringify({ id: uuid, note: `see ${uuid}, paid by 4242-4242-4242-4242` }),
      pseudonym,
    )
    expect(redacted).toContain(`{"id":"${uuid}","note":"see ${uuid}, paid by `)
    expect(redacted).not.toContain('4242-4242')
  },
)

test('numbers under the key of an id, a time or an amount are kept, even if they could be card numbers', () => {
  const card = 4_242_424_242_424_242
  const json = JSON.stringify({
    id: card,
    order_ids: [card],
    created: card,
    amount: card,
    total: { value: card },
    event_timestamp_ms: card,
    quantity: card,
  })
  expect(redactJson(json, pseudonym)).toBe(json)
})

test("a provider's own keys for ids are recognised", () => {
  const json = JSON.stringify({
    NotificationRequestItem: { pspReference: '4242424242424242', merchantReference: '4242424242424242' },
  })
  expect(redactJson(json, pseudonym, adyenPersonal)).toBe(json)
})
