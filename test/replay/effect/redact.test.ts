import { expect, test } from 'vitest'
import { redactEvidence, redactUrlPath } from '../../../src/replay/effect/redact.ts'

test('personal data in the path of an outgoing call is not shown, in any encoding', () => {
  const shown = redactUrlPath('/v1/jane.doe%40example.com/4242%204242%204242%204242/ok%2Fway/mail?to=bob%40example.com')
  expect(shown).toMatch(/^\/v1\/<email>\/[^/]+\/ok%2Fway\/mail\?to=<email>$/)
  expect(shown).not.toMatch(/4242|jane|bob/)
  expect(redactUrlPath('/x/password%3Dhunter2hunter%')).not.toContain('hunter')
})

test('a report about a state contains no customer or secret, but the same amounts and ids', () => {
  const element = {
    email: 'alice@example.org',
    name: 'Alice Doe',
    note: 'for Alice Doe',
    api_key: 'sk_live_abcdefghijklmnop',
    invoice: 'in_1',
    amount: 1900,
  }
  expect(redactEvidence({ path: '/customers', element, expected: 1, actual: 2 })).toEqual({
    path: '/customers',
    element: {
      email: '<email>',
      name: '<name>',
      note: 'for <name>',
      api_key: '<hidden>',
      invoice: 'in_1',
      amount: 1900,
    },
    expected: 1,
    actual: 2,
  })
  expect(redactEvidence({ path: '/customers/0/name', expected: 'Alice Doe', actual: 'Bob Doe' })).toEqual({
    path: '/customers/0/name',
    expected: '<name>',
    actual: '<name>',
  })
  expect(redactEvidence({ path: '/passwords/*/amount', expected: 100, actual: 200 })).toEqual({
    path: '/passwords/*/amount',
    expected: 100,
    actual: 200,
  })
  expect(redactEvidence({ path: '/credits/alice@example.org/status', actual: 'paid' })).toEqual({
    path: '/credits/<email>/status',
    actual: 'paid',
  })
})
