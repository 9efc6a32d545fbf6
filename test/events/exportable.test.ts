import { expect, test } from 'vitest'
import type { Pseudonym } from '../../src/core/redact/pseudonym/pseudonym.ts'
import { exportable, type LeftOut } from '../../src/events/exportable.ts'
import type { StoredDelivery } from '../../src/store/store.ts'
import { delivery, inspected, stripeEvent } from '../helpers/deliveries.ts'

function stored(id: string, email: string): StoredDelivery {
  const received = delivery(stripeEvent(id, { email }))
  return {
    delivery: received,
    source: 'stripe',
    inspection: inspected(received),
    disposition: 'accepted',
    reason: 'new event',
  }
}

const pseudonym: Pseudonym = (_kind, value) => {
  if (value.startsWith('bad')) throw new RangeError(`cannot replace ${value}`)
  return 'x@example.com'
}

test('a delivery that cannot be redacted is left out and reported, and the others are exported', () => {
  const all = [stored('evt_1', 'a@acme.io'), stored('evt_2', 'bad@acme.io'), stored('evt_3', 'c@acme.io')]
  const leftOut: LeftOut[] = []
  const exported = [...exportable(all, { form: 'payload', asked: false, pseudonym }, (reason) => leftOut.push(reason))]
  expect(exported.map(({ inspection }) => inspection.identities[0]?.eventId)).toEqual(['evt_1', 'evt_3'])
  expect(leftOut).toEqual([{ why: 'a bug in billhook that should be reported (RangeError)', id: all[1]?.delivery.id }])
})
