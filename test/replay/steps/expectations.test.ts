import { expect, test } from 'vitest'
import type { AttemptResult } from '../../../src/core/delivery/attempt.ts'
import { anySuccess, type ExpectedBody } from '../../../src/replay/fixtures/fixture.ts'
import { expectedText, failedExpectations } from '../../../src/replay/steps/expectations.ts'

function answer(
  body: string,
  more: Partial<{ status: number; durationMs: number; truncated: boolean }> = {},
): AttemptResult {
  return {
    outcome: 'response',
    startedAt: 0,
    durationMs: 12,
    status: 200,
    headers: [],
    body: Buffer.from(body),
    truncated: false,
    ...more,
  }
}

function unmetByBody(body: string, expected: ExpectedBody) {
  return failedExpectations(answer(body), { status: anySuccess, body: expected })
}

test('every difference from the expected answer is reported', () => {
  const unmet = failedExpectations(answer('{"ok":false}', { status: 500, durationMs: 612 }), {
    status: anySuccess,
    latencyMs: 500,
    body: { json: { ok: true }, text: 'x', matches: /^y/u },
  })
  expect(unmet).toEqual([
    { expected: '2xx', actual: '500' },
    { of: 'latency', expected: 'at most 500ms', actual: '612ms' },
    { of: 'body', path: '/ok', expected: 'true', actual: 'false' },
    { of: 'body', expected: 'the text "x"', actual: String.raw`"{\"ok\":false}"` },
    { of: 'body', expected: '/^y/u', actual: String.raw`"{\"ok\":false}"` },
  ])
})

test('quotes from an answer in a report contain no personal data or secrets', () => {
  const body = '{"ok":false,"customer":{"name":"Alice Doe","email":"alice@example.org"},"token":"t0psecret"}'
  const unmet = unmetByBody(body, { json: { ok: true, customer: { name: 'x' } }, text: 'zzz' })
  expect(unmet.map(({ path, actual }) => [path, actual])).toEqual([
    ['/ok', 'false'],
    ['/customer/name', '"<name>"'],
    [undefined, expect.stringContaining('<email>')],
  ])
  expect(unmetByBody('{"tokens":6}', { json: { tokens: 5 } })).toMatchObject([{ actual: '6' }])
  expect(JSON.stringify(unmet)).not.toMatch(/Alice|example|t0p/)
})

test('a pattern that takes too long does not match', () => {
  const unmet = unmetByBody(`${'a'.repeat(40)}!`, { matches: /^(a+)+$/u })
  expect(unmet).toEqual([{ of: 'body', expected: '/^(a+)+$/u', actual: expect.stringMatching(/takes too long$/) }])
})

test('without an answer, nothing else is checked', () => {
  const failed: AttemptResult = {
    outcome: 'error',
    startedAt: 0,
    durationMs: 5_000,
    code: 'timeout',
    message: 'no answer',
  }
  expect(failedExpectations(failed, { status: anySuccess, latencyMs: 1, body: { json: {} } })).toEqual([
    { expected: '2xx', actual: 'timeout' },
  ])
})

test.each<[string, ExpectedBody]>([
  ['{"a":1,"b":[{"c":2,"d":3}]}', { json: { b: [{ c: 2 }] } }],
  ['{"a":null}', { json: { a: null } }],
  ['"done"', { json: 'done' }],
  ['[]', { json: [] }],
  ['{}', { json: {} }],
  ['thank you, received', { text: 'received', matches: /^thank you/u }],
])('%s meets the expectation', (body, expected) => {
  expect(unmetByBody(body, expected)).toEqual([])
})

test.each<[string, unknown, string, string]>([
  ['{"a":1}', { b: null }, '/b', 'nothing'],
  ['{"a":[1,2]}', { a: [1] }, '/a', '[1,2]'],
  ['{"a":{}}', { a: { 'b/c': 1 } }, '/a/b~1c', 'nothing'],
  ['{"a":"1"}', { a: 1 }, '/a', '"1"'],
  ['{}', { toString: 1 }, '/toString', 'nothing'],
  ['[]', {}, '', '[]'],
])('%s does not contain %j at its path', (body, json, path, actual) => {
  expect(unmetByBody(body, { json })).toMatchObject([{ of: 'body', path, actual }])
})

test('a body that is not JSON is shown in part, with the number of known bytes', () => {
  const unmet = failedExpectations(answer('x'.repeat(500), { truncated: true }), {
    status: anySuccess,
    body: { json: { a: 1 } },
  })
  expect(unmet).toMatchObject([
    { expected: 'JSON with {"a":1}', actual: expect.stringMatching(/^"x{78}…, truncated after 500 bytes$/) },
  ])
})

test('a plan describes the expectation in one line', () => {
  expect(expectedText({ status: anySuccess })).toBe('2xx')
  expect(expectedText({ status: anySuccess, latencyMs: 200, body: { json: { a: 1 }, text: 'b', matches: /c/u } })).toBe(
    '2xx, body with {"a":1}, body with the text "b", body that matches /c/u, within 200ms',
  )
})
