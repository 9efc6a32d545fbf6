import { expect, test } from 'vitest'
import { ignoring } from '../../../src/replay/effect/ignore.ts'
import { measure } from '../../../src/replay/effect/measure.ts'
import type { Name } from '../../../src/replay/effect/names.ts'
import type { Meaning } from '../../../src/replay/effect/meaning.ts'
import { compare, minus, sum, times, type Vector } from '../../../src/replay/effect/vector.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

/** Two copies of an event of cus_1 and in_1. */
const names = new Map<string, Name>([
  ...['cus_1', 'in_1', 'evt_1'].map((id) => [`${id}_a`, { original: id, cast: 0 }] as const),
  ...['cus_1', 'in_1', 'evt_1'].map((id) => [`${id}_b`, { original: id, cast: 1 }] as const),
])

const meaning: Meaning = {
  names,
  eventIds: new Set(['evt_1']),
  words: new Set(['invoice.paid', 'stripe']),
  known: (text) => ['invoice.paid', '2000', '1750000000'].includes(text),
  now,
  ignored: ignoring([]),
}

function own(state: unknown, cast = 0, more: Partial<Meaning> = {}): Vector {
  return measure([state], { ...meaning, ...more }).own.get(cast) ?? new Map()
}

const paid = (copy: string, id: number, at: string) => ({ id, invoice: `in_1_${copy}`, customer: `cus_1_${copy}`, amount: 2_000, created_at: at, key: crypto.randomUUID() })

test('the same effect of two copies is the same, whatever their ids, times and keys', () => {
  const state = { payments: [paid('a', 1, '2026-03-01T12:00:00Z'), paid('b', 2, '2026-03-01T12:00:09Z')], credits: { cus_1_a: 100, cus_1_b: 100 } }
  expect(own(state, 0).size).toBe(3)
  expect(own(state, 1)).toEqual(own(state, 0))
})

test('a key that is made of words and ids is the same for two copies', () => {
  const state = { outbox: ['a', 'b'].flatMap((copy) => [`receipt_in_1_${copy}`, `cus_1_${copy}-welcome`, `in_1_${copy}-cus_1_${copy}`].map((key) => ({ key, sent: true }))) }
  expect(own(state, 0).size).toBe(3)
  expect(own(state, 1)).toEqual(own(state, 0))
})

test('a long text is looked through for ids in a moment', () => {
  const token = 'ab_c-'.repeat(13_000)
  const state = { sessions: ['a', 'b'].map((copy) => ({ customer: `cus_1_${copy}`, token })) }
  expect(own(state, 1)).toEqual(own(state, 0))
})

test.each<[string, (copies: number) => unknown]>([
  ['a number by customer', (copies) => ({ credits: { cus_1_a: 100 * copies } })],
  ['a number in a row that is kept', (copies) => ({ credits: [{ customer: 'cus_1_a', balance: 100 * copies }] })],
  ['rows that are added', (copies) => ({ payments: Array.from({ length: copies }, (_, id) => ({ id, customer: 'cus_1_a', amount: 5 })) })],
  ['rows by number', (copies) => ({ payments: Object.fromEntries(Array.from({ length: copies }, (_, id) => [id, { customer: 'cus_1_a', amount: 5 }])) })],
  ['texts that are added', (copies) => ({ mails: Array.from({ length: copies }, () => 'to cus_1_a') })],
])('twice as much is more, and once is less than twice: %s', (_name, state) => {
  expect(compare(own(state(1)), own(state(2)))).toBe('more')
  expect(compare(own(state(2)), own(state(1)))).toBe('fewer')
})

test('a state that became another one is told from one that did not', () => {
  const [active, due] = ['active', 'past_due'].map((status) => own({ subscriptions: { cus_1_a: { status } } }))
  expect(compare(active!, due!)).toBe('other')
})

test.each<[string, unknown]>([
  ['an id in a list', { seen: ['evt_1_a'] }],
  ['an id that is a key', { seen: { evt_1_a: true } }],
  ['a row of id, type and time', { processed: [{ id: 7, event_id: 'evt_1_a', type: 'invoice.paid', received_at: '2026-03-01T12:00:00Z', status: 'done', attempts: 2 }] }],
  ['the payload, kept', { inbox: [{ id: 'evt_1_a', payload: JSON.stringify({ id: 'evt_1_a', customer: 'cus_1_a', amount: 2_000 }) }] }],
])('a note that an event came in is no effect: %s', (_name, state) => {
  const { own: all, shared } = measure([state], meaning)
  expect(sum([...all.values(), shared]).size).toBe(0)
})

test.each<[string, unknown]>([
  ['an amount beside the id', { charges: [{ event_id: 'evt_1_a', amount: 2_000 }] }],
  ['whose it is beside the id', { grants: [{ event_id: 'evt_1_a', customer: 'cus_1_a' }] }],
  ['a number under the id', { charged: { evt_1_a: 5 } }],
])('what says more than that is one: %s', (_name, state) => {
  expect(own(state).size).toBeGreaterThan(0)
})

const newestAt = (newest: unknown) => own({ subscriptions: [{ customer: 'cus_1_a', newest }] })

test('a time of the fixture means something, one of now does not', () => {
  expect(compare(newestAt('2026-03-01T12:00:00Z'), newestAt('2026-03-01T13:00:00Z'))).toBe('same')
  expect(compare(newestAt(now), newestAt(now / 1_000))).toBe('same')
  expect(compare(newestAt(1_750_000_000), newestAt(1_750_000_001))).not.toBe('same')
})

const seenIn = (seen: number) => ({ rows: [{ customer: 'cus_1_a', seen }], requests: seen })

test('what is ignored does not count, wherever it stands', () => {
  const ignored = ignoring(['/rows/*/seen', 'requests'])
  expect(compare(own(seenIn(1), 0, { ignored }), own(seenIn(2), 0, { ignored }))).toBe('same')
  expect(measure([seenIn(1)], { ...meaning, ignored }).shared.size).toBe(0)
})

test('what names no copy, or two of them, is shared', () => {
  const { own: each, shared } = measure([{ total: 200, pairs: [['cus_1_a', 'cus_1_b']] }], meaning)
  expect([each.size, shared.size]).toEqual([0, 2])
})

test('sums of decimal fractions are exact enough', () => {
  const part: Vector = new Map([['x', 0.1]])
  expect(compare(new Map([['x', 0.3]]), times(part, 3))).toBe('same')
  expect(minus(times(part, 3), new Map([['x', 0.3]])).size).toBe(0)
})
