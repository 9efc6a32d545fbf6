import { describe, expect, test } from 'vitest'
import type { AttemptResult } from '../../src/core/attempt.ts'
import { judgeRepeated, wholeVerdict, type RepeatedRound } from '../../src/replay/judge.ts'
import type { Reading } from '../../src/replay/quiet.ts'

const circumstances = { observers: ['http://a/'], resets: true, signing: 'signed' } as const

function answer(status: number): AttemptResult {
  return { startedAt: 0, durationMs: 1, outcome: 'response', status, headers: [], body: new Uint8Array(), truncated: false }
}

const timeout: AttemptResult = { startedAt: 0, durationMs: 1, outcome: 'error', code: 'timeout', message: '' }

function reading(value: unknown, quiet = true): Reading {
  return { state: [value], quiet, changedAfterMs: 0, tookMs: 0 }
}

const safe: RepeatedRound = { before: reading(0), first: answer(200), once: reading(1), duplicates: [answer(200)], again: reading(1) }
const twice: RepeatedRound = { ...safe, again: reading(2), still: reading(2) }

const afterSilence = { ...reading(0), afterSilence: true } as const

/** Of two observers. */
function both(a: number, b: number): Reading {
  return { state: [{ a }, { b }], quiet: true, changedAfterMs: 0, tookMs: 0 }
}

describe('one round', () => {
  test.each<[string, RepeatedRound, string, string]>([
    ['the duplicate changed nothing', safe, 'pass', 'changed nothing'],
    ['the duplicate changed the state', twice, 'fail', 'applied again'],
    ['the control changed', { before: reading(0, false), duplicates: [] }, 'inconclusive', 'noisy'],
    ['never quiet after the first', { ...safe, once: reading(1, false), duplicates: [] }, 'inconclusive', 'noisy'],
    ['never quiet after the duplicate', { ...safe, again: reading(2, false) }, 'inconclusive', 'noisy'],
    ['never quiet again, without a delivery', { ...twice, still: reading(2, false) }, 'inconclusive', 'noisy'],
    ['changes on without a delivery', { ...twice, still: reading(3) }, 'inconclusive', 'noisy'],
    ['a late effect of one delivery', { ...twice, doubt: { kind: 'alone', once: reading(1), later: reading(2) } }, 'inconclusive', 'come after the settle time'],
    ['an effect that one delivery alone has at once', { ...twice, doubt: { kind: 'alone', once: reading(1), later: reading(1) } }, 'fail', 'applied again'],
    ['a change that does not come again when the same is done anew', { ...twice, doubt: { kind: 'alone', once: reading(1), later: reading(1), again: reading(1) } }, 'inconclusive', 'not when the same was done again'],
    ['a change that comes again when the same is done anew', { ...twice, doubt: { kind: 'alone', once: reading(1), later: reading(1), again: reading(2) } }, 'fail', 'applied again'],
    ['a reset that is not the one it was', { ...safe, before: { ...reading(5), unlike: true } }, 'inconclusive', 'an earlier event came late'],
    ['an effect after events without one', { ...safe, before: afterSilence }, 'inconclusive', 'a late one of an earlier event'],
    ['an effect after events without one, that comes again', { ...safe, before: afterSilence, anew: { before: afterSilence, once: reading(1) } }, 'pass', 'changed nothing'],
    ['an effect after events without one, that does not come again', { ...safe, before: afterSilence, anew: { before: afterSilence, once: reading(0) } }, 'inconclusive', 'a late one of an earlier event'],
    ['a change that a third delivery does not make again', { ...twice, doubt: { kind: 'third', after: reading(2) } }, 'inconclusive', 'not after another one'],
    ['a change that a third delivery makes again', { ...twice, doubt: { kind: 'third', after: reading(3) } }, 'fail', 'applied again'],
    ['the first was refused', { before: reading(0), first: answer(401), duplicates: [] }, 'inconclusive', 'was answered 401'],
    ['the first was not answered', { before: reading(0), first: timeout, duplicates: [] }, 'inconclusive', 'was not answered (timeout)'],
    ['no effect', { ...safe, once: reading(0), duplicates: [] }, 'not-exercised', 'changed nothing that the observer reads'],
    ['a refused duplicate', { ...safe, duplicates: [answer(409)] }, 'warn', 'was answered 409'],
    ['a duplicate without an answer', { ...safe, duplicates: [timeout] }, 'warn', 'was not answered (timeout)'],
    ['a refused duplicate with an effect', { ...twice, duplicates: [answer(500)] }, 'fail', 'applied again'],
    ['nothing seen', { first: answer(200), duplicates: [answer(200)] }, 'inconclusive', 'only answers were seen'],
    ['nothing seen of a refused duplicate', { first: answer(200), duplicates: [answer(409)] }, 'warn', 'its effect was not seen'],
  ])('%s', (_name, round, verdict, reason) => {
    const judgement = judgeRepeated([round], circumstances)
    expect(judgement.verdict).toBe(verdict)
    expect(judgement.reason).toContain(reason)
    expect(judgement.evidence.length > 0).toBe(verdict === 'fail')
  })

  test('a target that may have seen the event before is not a handler that ignores it', () => {
    const round = { ...safe, once: reading(0), duplicates: [] }
    expect(judgeRepeated([round], { ...circumstances, resets: false })).toMatchObject({ verdict: 'inconclusive', hint: expect.stringContaining('--reset') })
  })

  test.each([
    ['signed', 'is --secret the one'],
    ['no-secret', 'give --secret'],
    ['no-scheme', '--source'],
  ] as const)('a refusal of what was %s has its own advice', (signing, hint) => {
    const round = { before: reading(0), first: answer(403), duplicates: [] }
    expect(judgeRepeated([round], { ...circumstances, signing }).hint).toContain(hint)
  })

  test('evidence names the observer when there are several', () => {
    const round = { ...twice, before: both(0, 0), once: both(1, 1), again: both(1, 2), still: both(1, 2) }
    const { evidence } = judgeRepeated([round], { ...circumstances, observers: ['http://a/', 'http://b/'] })
    expect(evidence).toEqual([{ observer: 'http://b/', path: '/b', expected: 1, actual: 2 }])
  })
})

test('the worst round decides, and is counted', () => {
  expect(judgeRepeated([safe, twice, twice], circumstances)).toMatchObject({ verdict: 'fail', reason: 'the duplicate was applied again (2 of 3 rounds)' })
  expect(judgeRepeated([safe, { before: reading(0, false), duplicates: [] }], circumstances).verdict).toBe('inconclusive')
})

test.each([
  [[], 'not-exercised'],
  [['pass', 'pass'], 'pass'],
  [['pass', 'fail', 'inconclusive'], 'fail'],
  [['pass', 'inconclusive', 'warn'], 'inconclusive'],
  [['pass', 'warn'], 'warn'],
  [['pass', 'not-exercised'], 'pass'],
  [['not-exercised', 'not-exercised'], 'inconclusive'],
] as const)('over all: %j is %s', (verdicts, whole) => {
  expect(wholeVerdict(verdicts.map((verdict) => ({ verdict })))).toBe(whole)
})
