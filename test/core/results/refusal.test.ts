import { describe, expect, test } from 'vitest'
import type { AttemptResult } from '../../../src/core/delivery/attempt.ts'
import { refusalText } from '../../../src/core/results/refusal.ts'

const answer = (body: string | Uint8Array, status = 400): AttemptResult => ({
  startedAt: 0,
  durationMs: 1,
  outcome: 'response',
  status,
  headers: [],
  body: Buffer.from(body),
  truncated: false,
})

describe('the shown text of a refusal', () => {
  test.each([
    ['bad signature\nat verify (app.js:3)', 'bad signature'],
    ['{\n  "error": "bad signature"\n}', '{ "error": "bad signature" }'],
    [
      '<!DOCTYPE html><html><head><title>Error</title></head><body><pre>Error: no body<br> at x</pre>',
      'Error: no body',
    ],
    ['', undefined],
    ['<html></html>', undefined],
    [new Uint8Array([0xff, 0xfe, 0]), undefined],
  ])('is the readable part of %j', (body, text) => {
    expect(refusalText(answer(body))).toBe(text)
  })

  test('cannot control the terminal or a CI system', () => {
    expect(refusalText(answer('\u001b[2Jno'))).toBe('\\x1bno'.replace('no', '[2Jno'))
    expect(refusalText(answer('::error::no'))).toBe('\\::error::no')
  })

  test('contains no personal data and no secret', () => {
    expect(refusalText(answer('no customer jane@acme.io'))).toBe('no customer <email>')
    expect(refusalText(answer('{"error":"no","email":"jane@acme.io","password":"hunter2"}'))).not.toMatch(
      /jane|hunter2/,
    )
  })

  test('is cut between words', () => {
    const text = refusalText(answer('word '.repeat(100)))
    expect(text).toMatch(/^(word )+…$/)
    expect(text?.length).toBeLessThanOrEqual(163)
    expect(refusalText(answer('x'.repeat(100_000)))?.length).toBeLessThanOrEqual(163)
  })

  test('is absent if nothing was refused', () => {
    expect(refusalText(answer('thanks', 200))).toBeUndefined()
  })
})
