import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Evidence } from '../../../src/core/results/replay-report.ts'
import { evidenceLines, evidenceWords } from '../../../src/report/replay/evidence-words.ts'

const grown = (element: unknown, path = '/payments/*/amount', actual = 6_000): string | undefined =>
  evidenceWords([{ path, element, expected: 2_000, actual }])[0]?.actual

const line = (...evidence: readonly Evidence[]): string[] => evidenceLines(evidence, 20)

test('a double charge is described in a phrase, followed by the exact path', () => {
  const element = { cents: '<#>', customer: 'cus_QPJ1', currency: 'usd' }
  expect(line({ path: '/wallet/*/cents', element, expected: 2_000, actual: 20_000 })).toEqual([
    'wallet.cents of cus_QPJ1: +200.00 usd instead of +20.00 (10 times)  [/wallet/*/cents]',
  ])
  expect(line({ path: '/POST ~1v1~1mail', element: { to: '<#>' }, expected: 1, actual: 10 })).toEqual([
    'POST /v1/mail: 10 calls instead of 1  [/POST ~1v1~1mail]',
  ])
  expect(line({ path: '/credits/cus_1', expected: 100, actual: 200, observer: 'sqlite' })).toEqual([
    'credits of cus_1: +200 instead of +100 (2 times)  [sqlite /credits/cus_1]',
  ])
})

test("a number is shown as money only with a currency next to it, in that currency's digits", () => {
  expect(grown({ customer: 'cus_1' })).toBe('+6000')
  expect(grown({ customer: 'cus_1', currency: 'jpy' })).toBe('+6000 jpy')
  expect(grown({ customer: 'cus_1', currency: 'KWD' })).toBe('+6.000 KWD')
  expect(grown({ customer: 'cus_1', currency: 'usd' }, '/payments/*/attempts')).toBe('+6000')
  expect(grown({ customer: 'cus_1', currency: 'usd' }, '/payments/*/amount', 20.5)).toBe('+20.50 usd')
  expect(grown({ customer: 'cus_1', currency: '<#>' })).toBe('+6000')
})

test.each<[string, Evidence, string]>([
  ['a value that is missing', { path: '/a', expected: null }, 'a: nothing instead of null  [/a]'],
  ['a value that came', { path: '/b', actual: null }, 'b: null instead of nothing  [/b]'],
  ['an element that is missing', { path: '/c', element: 5, expected: 1 }, 'c with 5: none instead of 1 new  [/c]'],
  ['an element that went', { path: '/d', element: { id: 1 }, actual: -1 }, 'd of 1: 1 fewer instead of none  [/d]'],
  [
    'a call that is missing',
    { path: '/POST ~1a', element: {}, expected: 1 },
    'POST /a: none instead of 1 call  [/POST ~1a]',
  ],
  ['a number that stayed', { path: '/n', expected: 3 }, 'n: no change instead of +3  [/n]'],
  ['a number that fell', { path: '/n', expected: 3, actual: -3 }, 'n: -3 instead of +3  [/n]'],
  ['the state itself', { path: '', expected: 1, actual: 2 }, 'state: +2 instead of +1 (2 times)  [/]'],
  [
    'a status',
    { path: '/users/17/status', expected: 'a', actual: 'b' },
    'users.status of 17: "b" instead of "a"  [/users/17/status]',
  ],
])('%s', (_name, evidence, expected) => {
  expect(line(evidence)).toEqual([expected])
})

test('two elements of one customer are distinguished by their differences', () => {
  const [first, second] = ['canceled', 'active'].map((status) => ({
    path: '/subscriptions',
    element: { customer: 'cus_1', plan: 'pro', status },
    expected: 1,
  }))
  expect(line(first!)).toEqual(['subscriptions of cus_1: none instead of 1 new  [/subscriptions]'])
  expect(line(first!, second!)).toEqual([
    'subscriptions of cus_1 with status "canceled": none instead of 1 new  [/subscriptions]',
    'subscriptions of cus_1 with status "active": none instead of 1 new  [/subscriptions]',
  ])
})

test('a long value is cut between members, and a long text shows both ends', () => {
  const value = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`a_rather_long_key_${index}`, index]))
  expect(evidenceWords([{ path: '/x', expected: 'y', actual: value }])[0]?.actual).toMatch(
    /^\{("a_rather_long_key_\d+":\d+,)+"a_rather_long_key_\d+":\d+, … \d+ more\}$/,
  )
  const text = `${'x'.repeat(100)}b`
  expect(evidenceWords([{ path: '/x', expected: 'y', actual: text }])[0]?.actual).toMatch(/^"x+…x+b"$/)
})

test('any state can be described', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (path, element, expected, actual) => {
      expect(line({ path, element, expected, actual })[0]).toContain(' instead of ')
    }),
  )
})
