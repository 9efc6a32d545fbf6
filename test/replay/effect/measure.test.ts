import { expect, test } from 'vitest'
import { bytesOf, digestOf } from '../../../src/observe/digest.ts'
import { ignoring } from '../../../src/replay/effect/ignore.ts'
import { measure } from '../../../src/replay/effect/measure.ts'
import type { Meaning, Name } from '../../../src/replay/effect/id-map.ts'
import { payloadForms } from '../../../src/replay/effect/bookkeeping.ts'
import { change } from '../../../src/replay/effect/rows.ts'
import { compare, minus, sum, times, type Vector } from '../../../src/replay/effect/vector.ts'
import { partOf } from '../../../src/replay/harness/snapshot.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

/** The ids of two copies of an event for cus_1 and in_1. */
const names = new Map<string, Name>([
  ...['cus_1', 'in_1', 'evt_1'].map((id) => [`${id}_a`, { original: id, copy: 0 }] as const),
  ...['cus_1', 'in_1', 'evt_1'].map((id) => [`${id}_b`, { original: id, copy: 1 }] as const),
])

const meaning: Meaning = {
  names,
  eventIds: new Set(['evt_1']),
  words: new Set(['invoice.paid', 'stripe']),
  payloads: new Set(),
  calls: new Set(),
  known: (text) => ['invoice.paid', '2000', '1750000000'].includes(text),
  now,
  ignored: ignoring([]),
}

function own(state: unknown, copy = 0, more: Partial<Meaning> = {}): Vector {
  return measure([state], { ...meaning, ...more }).own.get(copy) ?? new Map()
}

const paid = (copy: string, id: number, at: string) => ({
  id,
  invoice: `in_1_${copy}`,
  customer: `cus_1_${copy}`,
  amount: 2_000,
  created_at: at,
  key: crypto.randomUUID(),
})

test('two copies have the same effect, whatever their ids, times and keys', () => {
  const state = {
    payments: [paid('a', 1, '2026-03-01T12:00:00Z'), paid('b', 2, '2026-03-01T12:00:09Z')],
    credits: { cus_1_a: 100, cus_1_b: 100 },
  }
  expect(own(state, 0).size).toBe(3)
  expect(own(state, 1)).toEqual(own(state, 0))
})

test('a key that combines words and ids is the same for two copies', () => {
  const state = {
    outbox: ['a', 'b'].flatMap((copy) =>
      [`receipt_in_1_${copy}`, `cus_1_${copy}-welcome`, `in_1_${copy}-cus_1_${copy}`].map((key) => ({
        key,
        sent: true,
      })),
    ),
  }
  expect(own(state, 0).size).toBe(3)
  expect(own(state, 1)).toEqual(own(state, 0))
})

test('ids in a long text are found quickly', () => {
  const token = 'ab_c-'.repeat(13_000)
  const state = { sessions: ['a', 'b'].map((copy) => ({ customer: `cus_1_${copy}`, token })) }
  expect(own(state, 1)).toEqual(own(state, 0))
})

test.each<[string, (copies: number) => unknown]>([
  ['a number by customer', (copies) => ({ credits: { cus_1_a: 100 * copies } })],
  ['a number in a row that is updated', (copies) => ({ credits: [{ customer: 'cus_1_a', balance: 100 * copies }] })],
  [
    'added rows',
    (copies) => ({ payments: Array.from({ length: copies }, (_, id) => ({ id, customer: 'cus_1_a', amount: 5 })) }),
  ],
  [
    'rows by number',
    (copies) => ({
      payments: Object.fromEntries(Array.from({ length: copies }, (_, id) => [id, { customer: 'cus_1_a', amount: 5 }])),
    }),
  ],
  ['added texts', (copies) => ({ mails: Array.from({ length: copies }, () => 'to cus_1_a') })],
])('a double effect is more than a single one, and a single one is fewer: %s', (_name, state) => {
  expect(compare(own(state(1)), own(state(2)))).toBe('more')
  expect(compare(own(state(2)), own(state(1)))).toBe('fewer')
})

test('a different resulting state is distinguished from the same one', () => {
  const [active, due] = ['active', 'past_due'].map((status) => own({ subscriptions: { cus_1_a: { status } } }))
  expect(compare(active!, due!)).toBe('other')
})

const payload = (copy: string) => JSON.stringify({ id: `evt_1_${copy}`, customer: `cus_1_${copy}`, amount: 2_000 })
const withPayload: Meaning = { ...meaning, payloads: new Set(payloadForms(payload('b'), meaning)) }

test.each<[string, unknown]>([
  ['an id in a list', { seen: ['evt_1_a'] }],
  ['an id that is a key', { seen: { evt_1_a: true } }],
  [
    'a row of id, type and time',
    {
      processed: [
        {
          id: 7,
          event_id: 'evt_1_a',
          type: 'invoice.paid',
          received_at: '2026-03-01T12:00:00Z',
          status: 'done',
          attempts: 2,
        },
      ],
    },
  ],
  [
    'a flag next to the id',
    { inbox: [{ id: 'evt_1_a', processed: true, is_duplicate: false, last_error: 'connect ECONNREFUSED' }] },
  ],
  ['the exact payload', { inbox: [{ id: 'evt_1_a', payload: payload('a') }] }],
  [
    'the reformatted payload',
    { inbox: [{ id: 7, body: JSON.stringify({ amount: 2_000, customer: 'cus_1_a', id: 'evt_1_a' }, null, 2) }] },
  ],
  ['the payload, as JSON', { inbox: [{ id: 'evt_1_a', event: JSON.parse(payload('a')) }] }],
])('a record that an event has arrived is not an effect: %s', (_name, state) => {
  const { own: all, shared } = measure([state], withPayload)
  expect(sum([...all.values(), shared]).size).toBe(0)
})

test.each<[string, unknown]>([
  ['an amount next to the id', { charges: [{ event_id: 'evt_1_a', amount: 2_000 }] }],
  ['a customer next to the id', { grants: [{ event_id: 'evt_1_a', customer: 'cus_1_a' }] }],
  ['a number under the id', { charged: { evt_1_a: 5 } }],
  [
    'a job that contains the event',
    { jobs: [{ id: 7, data: { job: 'charge the card', event: 'evt_1_a', customer: 'cus_1_a', cents: 2_000 } }] },
  ],
  [
    'a job as a string',
    {
      jobs: [
        {
          id: 7,
          payload: JSON.stringify({ job: 'charge the card', event: 'evt_1_a', customer: 'cus_1_a', cents: 2_000 }),
        },
      ],
    },
  ],
  ['a payload with another amount', { inbox: [{ id: 'evt_1_a', payload: payload('a').replace('2000', '4000') }] }],
  ['a flag for a charge', { charges: [{ event_id: 'evt_1_a', charged: true }] }],
  ['a result in words', { charges: [{ event_id: 'evt_1_a', result: 'charged card 20.00 USD' }] }],
])('a record with more information is an effect: %s', (_name, state) => {
  expect(own(state, 0, withPayload).size).toBeGreaterThan(0)
})

test('an outgoing call is an effect even if it contains only the id of the event', () => {
  const calls = { 'POST /v1/charge': [{ event: 'evt_1_a' }] }
  expect(own(calls).size).toBe(0)
  expect(own(calls, 0, { calls: new Set([0]) }).size).toBeGreaterThan(0)
})

const newestAt = (newest: unknown) => own({ subscriptions: [{ customer: 'cus_1_a', newest }] })

test('a time from the fixture is compared, but the current time is not', () => {
  expect(compare(newestAt('2026-03-01T12:00:00Z'), newestAt('2026-03-01T13:00:00Z'))).toBe('same')
  expect(compare(newestAt(now), newestAt(now / 1_000))).toBe('same')
  expect(compare(newestAt(1_750_000_000), newestAt(1_750_000_001))).not.toBe('same')
})

test.each([
  'paid',
  'amount_paid',
  'amountPaid',
  'unpaid',
  'prepaid',
  'bid',
  'void',
  'grid',
  'android',
  'humid',
  'PAID',
  'liquid_cents',
])('an amount under %s is compared', (key) => {
  const balance = (amount: number) => own({ credits: [{ customer: 'cus_1_a', [key]: amount }] })
  expect(compare(balance(100), balance(200))).toBe('more')
})

test.each(['id', 'ID', 'order_id', 'orderId', 'orderID', 'ORDER_ID', 'Id', 'rowid', 'seq'])(
  'a generated number under %s is ignored',
  (key) => {
    const row = (id: number | string) => own({ rows: [{ customer: 'cus_1_a', [key]: id }] })
    expect(compare(row(7), row(8))).toBe('same')
    expect(compare(row('1234567890123456789'), row('1234567890123456790'))).toBe('same')
    expect(compare(row(1_750_000_000), row(1_750_000_001))).toBe('other')
  },
)

const told = (text: string) => own({ mails: [{ customer: 'cus_1_a', text }] })

test.each([
  ['a balance with many digits', '20000000000000000000', '40000000000000000000'],
  ['an amount after a time', '2026-03-01T12:00 charged, total 20', '2026-03-01T12:00 charged, total 40'],
  ['an amount after a time and a space', '2026-03-01 12:00 -20', '2026-03-01 12:00 -40'],
])('a text with an amount is compared: %s', (_name, before, after) => {
  expect(compare(told(before), told(after))).toBe('other')
})

test.each([
  '2026-03-01T12:00:00Z',
  '2026-03-01 12:00:00.123456+00',
  'paid at 2026-03-01T12:00:00.5+02:00, gladly',
  '3f2504e04f8911d3',
])('a time or a generated id in a text is ignored: %s', (text) => {
  expect(compare(told(text), told(text.replace('12:00', '13:30').replace('3f25', '4a25')))).toBe('same')
})

test('changes in a large table or in bytes are detected, but a UUID in bytes is a generated id', () => {
  const [small, large] = ['5 cents', '10 cents'].map(
    (content) => measure([{ credits: { count: 20_001, hash: digestOf(content) } }], meaning).shared,
  )
  expect(compare(small!, large!)).toBe('other')
  expect(compare(told(bytesOf(Buffer.from('5 cents'))), told(bytesOf(Buffer.from('10 cents'))))).toBe('other')
  expect(compare(told(bytesOf(Buffer.alloc(16, 0xa1))), told(bytesOf(Buffer.alloc(16, 0xb2))))).toBe('same')
})

const wallets = (ids: readonly unknown[]) => (from: number, to: number) => ({
  wallets: [
    { id: ids[0], balance: from },
    { id: ids[1], balance: to },
  ],
})
const shared = (state: unknown) => partOf(measure([state], meaning), undefined)

test.each<[string, (from: number, to: number) => unknown]>([
  ['a number', wallets([1, 2])],
  ['a UUID', wallets(['7b0c1b2e-0000-4000-8000-000000000001', '7b0c1b2e-0000-4000-8000-000000000002'])],
  ['a key', (from, to) => ({ wallets: { 1: { balance: from }, 2: { balance: to } } })],
])('a transfer between rows that differ only in %s is an effect, and can be doubled', (_name, state) => {
  const [start, once, twice] = [state(20, 0), state(0, 20), state(-20, 40)].map(shared)
  const effect = change(start!, once!)
  expect(new Set(effect.values())).toEqual(new Set([-20, 20]))
  expect(change(start!, twice!)).toEqual(times(effect, 2))
  expect(compare(effect, change(start!, twice!))).toBe('more')
})

const payments = (...cents: readonly number[]) => shared({ payments: cents.map((amount, id) => ({ id, amount })) })

test('an added or removed row is not a transfer', () => {
  expect([...change(payments(5, 7), payments(5, 7, 9)).values()]).toEqual([1, 9])
  expect([...change(payments(5, 7, 9), payments(5, 7)).values()]).toEqual([-1, -9])
})

const seenIn = (seen: number) => ({ rows: [{ customer: 'cus_1_a', seen }], requests: seen })

test('ignored paths are ignored everywhere', () => {
  const ignored = ignoring(['/rows/*/seen', 'requests'])
  expect(compare(own(seenIn(1), 0, { ignored }), own(seenIn(2), 0, { ignored }))).toBe('same')
  expect(measure([seenIn(1)], { ...meaning, ignored }).shared.size).toBe(0)
})

test('values that contain no copy or two copies are shared', () => {
  const { own: each, shared } = measure([{ total: 200, pairs: [['cus_1_a', 'cus_1_b']] }], meaning)
  expect([each.size, shared.size]).toEqual([0, 2])
})

test('sums of decimal fractions are sufficiently exact', () => {
  const part: Vector = new Map([['x', 0.1]])
  expect(compare(new Map([['x', 0.3]]), times(part, 3))).toBe('same')
  expect(minus(times(part, 3), new Map([['x', 0.3]])).size).toBe(0)
})
