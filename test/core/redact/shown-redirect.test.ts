import { expect, test } from 'vitest'
import type { AttemptResult } from '../../../src/core/delivery/attempt.ts'
import { redirectNotice, shownRedirect } from '../../../src/core/redact/shown-redirect.ts'

const target = 'http://127.0.0.1:3000/api/webhook'

function answered(status: number, location?: string): AttemptResult {
  const headers = location === undefined ? [] : [['LOCATION', location] as const]
  return { outcome: 'response', startedAt: 0, durationMs: 1, status, headers, body: new Uint8Array(), truncated: false }
}

test.each([
  ['/api/webhook/', 'http://127.0.0.1:3000/api/webhook/'],
  ['webhook/', 'http://127.0.0.1:3000/api/webhook/'],
  ['//other.test/x', 'http://other.test/x'],
  ['https://other.test/login?next=%2Fapi', 'https://other.test/login?next=%2Fapi'],
])('a redirect to %s is shown as a complete URL', (location, shown) => {
  expect(shownRedirect(target, answered(308, location))).toBe(shown)
})

test('a password or token in the location is not shown', () => {
  const shown = shownRedirect(target, answered(302, 'https://me:s3cret@host.test/x?token=abcdef123456'))
  expect(shown).not.toMatch(/s3cret|abcdef123456/)
  expect(shown).toContain('host.test/x')
})

test.each([
  ['a 2xx that names what it made', answered(201, '/x')],
  ['a 304', answered(304, '/x')],
  ['a redirect to nowhere', answered(302)],
  ['no answer', { outcome: 'error', startedAt: 0, durationMs: 1, code: 'reset', message: '' } as const],
])('%s is not a redirect', (_name, result) => {
  expect(shownRedirect(target, result)).toBeUndefined()
  expect(redirectNotice(target, result)).toBeUndefined()
})

test('a very long location is cut', () => {
  expect(shownRedirect(target, answered(301, `/${'x/'.repeat(10_000)}`))?.length).toBeLessThan(1_100)
})
