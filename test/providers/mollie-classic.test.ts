import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Header } from '../../src/core/delivery/delivery.ts'
import { mollieClassic } from '../../src/providers/mollie-classic/index.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'

const form: readonly Header[] = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']]
const http = readFileSync(
  new URL('../../fixtures/mollie-classic/current/payment.changed.http', import.meta.url),
  'utf8',
)
const body = http.split('\r\n\r\n')[1]!

test('a form with a payment id reports that the payment changed, but not how', () => {
  const inspection = inspected(delivery(body, form))
  expect(inspection).toMatchObject({
    provider: 'mollie-classic',
    verification: { status: 'unchecked', reason: 'unsigned-provider' },
    identities: [
      {
        type: 'payment.changed',
        eventId: 'tr_7UhSN1zuXS4Kd9',
        subject: { kind: 'payment', id: 'tr_7UhSN1zuXS4Kd9' },
        recurs: true,
      },
    ],
  })
  expect(inspection.events()).toEqual([])
})

test('other forms and JSON are not detected', () => {
  for (const other of ['id=evt_1', 'id=tr_1&x=1', 'x=tr_1'])
    expect(inspected(delivery(other, form)).provider).toBe('unknown')
  expect(inspected(delivery({ id: 'tr_1' })).provider).toBe('unknown')
})

test('an event copy has another id in the same place', () => {
  const renamed = Buffer.from(mollieClassic.withFreshIds(delivery(body, form), 'seed').body).toString()
  expect(renamed).toMatch(/^id=tr_\w{14}$/)
  expect(renamed).not.toBe(body)
})
