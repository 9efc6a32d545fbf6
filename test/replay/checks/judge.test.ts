import { describe, expect, test } from 'vitest'
import type { AttemptResult } from '../../../src/core/delivery/attempt.ts'
import { featureKey, type Vector } from '../../../src/replay/effect/vector.ts'
import { judgeEffects, notAccepted, notExercised, wholeVerdict } from '../../../src/replay/checks/judge.ts'
import type { Observation, Reference } from '../../../src/replay/checks/observation.ts'
import { step } from '../../helpers/steps.ts'

const words = { pass: 'once', more: 'again', fewer: 'lost', hint: 'mend it' }
const labels = ['http://a/']

function answer(status: number): AttemptResult {
  return {
    startedAt: 0,
    durationMs: 1,
    outcome: 'response',
    status,
    headers: [],
    body: new Uint8Array(),
    truncated: false,
  }
}

const timeout: AttemptResult = { startedAt: 0, durationMs: 1, outcome: 'error', code: 'timeout', message: '' }
const reset: AttemptResult = { ...timeout, code: 'reset' }

/** Returns a change in a credit. */
function credit(by: number, path = '/credits/cus_1'): Vector {
  return by === 0 ? new Map() : new Map([[featureKey({ observer: 0, path }), by]])
}

function seen(phases: readonly number[], more: Partial<Observation<unknown>> = {}): Observation<unknown> {
  return {
    rounds: [{ results: [], perPhase: phases.map((by) => credit(by)) }],
    unattributed: phases.map(() => credit(0)),
    settled: true,
    contaminated: false,
    ...more,
  }
}

const reference: Reference = { own: credit(100), shared: credit(0), stable: true, answerMs: 1, calls: [] }

describe('a delivery, then its duplicate', () => {
  test.each<[string, Observation<unknown>, readonly AttemptResult[], Partial<Reference>, string, string]>([
    ['the duplicate changed nothing', seen([100, 0]), [answer(200)], {}, 'pass', 'once'],
    ['the duplicate made the same change again', seen([100, 100]), [answer(200)], {}, 'fail', 'again'],
    ['the effect was one phase late', seen([0, 100]), [answer(200)], {}, 'pass', 'once'],
    ['there was no effect', seen([0, 0]), [answer(200)], {}, 'fail', 'lost'],
    ['the duplicate reverted the effect', seen([100, -100]), [answer(200)], {}, 'fail', 'lost'],
    [
      'something else changed afterwards',
      seen([100, 0], { unattributed: [credit(0), credit(1, '/mails')] }),
      [answer(200)],
      {},
      'inconclusive',
      'late',
    ],
    [
      'a change shared by all rounds',
      seen([100, 0], { unattributed: [credit(5, '/total'), credit(5, '/total')] }),
      [answer(200)],
      { shared: credit(5, '/total') },
      'fail',
      'again',
    ],
    ['a state that never settles', seen([100, 0], { settled: false }), [answer(200)], {}, 'inconclusive', 'noisy'],
    [
      'effects of other experiments',
      seen([100, 0], { contaminated: true }),
      [answer(200)],
      {},
      'inconclusive',
      'earlier events',
    ],
    ['varying effects, none from the duplicate', seen([70, 0]), [answer(200)], { stable: false }, 'pass', 'once'],
    ['varying effects, one from the duplicate', seen([70, 60]), [answer(200)], { stable: false }, 'fail', 'again'],
    ['varying effects, and none here', seen([0, 0]), [answer(200)], { stable: false }, 'fail', 'lost'],
    ['a refused duplicate', seen([100, 0]), [answer(409)], {}, 'warn', 'was answered with a 409'],
    ['a duplicate without an answer', seen([100, 0]), [timeout], {}, 'warn', 'was not answered (timeout)'],
    ['a refused duplicate with an effect', seen([100, 100]), [answer(500)], {}, 'fail', 'again'],
    [
      'a target that drops it every time',
      seen([100, 0]),
      [reset, reset],
      {},
      'fail',
      'died or dropped the connection (reset)',
    ],
  ])('%s', (_name, observation, answers, more, verdict, reason) => {
    const judgement = judgeEffects(
      { observation, answers, labels, reference: { ...reference, ...more } },
      { own: [1, 0], words },
    )
    expect(judgement.verdict).toBe(verdict)
    expect(judgement.reason).toContain(reason)
  })

  test('evidence compares the effect of one delivery with the actual effect', () => {
    const { evidence } = judgeEffects(
      { observation: seen([100, 100]), answers: [], labels, reference },
      { own: [1, 0], words },
    )
    expect(evidence).toEqual([{ path: '/credits/cus_1', expected: 100, actual: 200 }])
  })

  test('an effect that varies between events is inconclusive, with the path where it varies', () => {
    const judgement = judgeEffects(
      { observation: seen([70]), answers: [], labels, reference: { ...reference, stable: false } },
      { own: [1], words },
    )
    expect(judgement).toMatchObject({
      verdict: 'inconclusive',
      evidence: [{ path: '/credits/cus_1', expected: 100, actual: 70 }],
    })
  })

  test('evidence names the observer if there are several', () => {
    const { evidence } = judgeEffects(
      { observation: seen([100, 100]), answers: [], labels: ['http://a/', 'http://b/'], reference },
      { own: [1, 0], words },
    )
    expect(evidence).toMatchObject([{ observer: 'http://a/' }])
  })
})

test('failed rounds are counted', () => {
  const rounds = [100, 200, 100, 300].map((by) => ({ results: [], perPhase: [credit(by)] }))
  const judgement = judgeEffects(
    { observation: seen([0], { rounds }), answers: [], labels, reference },
    { own: [1], words },
  )
  expect(judgement).toMatchObject({
    verdict: 'fail',
    reason: 'again (2 of 4 rounds)',
    evidence: [{ expected: 100, actual: 200 }],
  })
})

test.each([
  [[answer(200)], 'inconclusive', 'only answers were observed'],
  [[answer(409)], 'warn', 'its effect could not be observed'],
])('without an observer, nothing passes', (answers, verdict, reason) => {
  const judgement = judgeEffects({ observation: seen([0, 0]), answers, labels: [], reference }, { own: [1, 0], words })
  expect(judgement).toMatchObject({ verdict, reason: expect.stringContaining(reason) })
})

test('without a reset, a target that does not react may have seen the event before', () => {
  expect(notExercised(true)).toMatchObject({ verdict: 'not-exercised' })
  expect(notExercised(false)).toMatchObject({ verdict: 'inconclusive', hint: expect.stringContaining('--reset') })
})

test.each([
  ['signed', { secrets: ['whsec_a'] }, 'the same secret as billhook'],
  ['unsigned for lack of a secret', {}, 'pass --secret'],
  ['from an unknown sender', { source: 'unknown' }, '--source'],
] as const)('the advice for a refused delivery that was %s', (_name, options, hint) => {
  expect(notAccepted(answer(403), step(undefined, options)).hint).toContain(hint)
})

test.each([
  [['pass', 'fail', 'inconclusive'], 'fail'],
  [['pass', 'inconclusive', 'warn'], 'inconclusive'],
  [['pass', 'warn', 'not-exercised'], 'warn'],
  [['pass', 'not-exercised'], 'pass'],
  [['not-exercised', 'not-exercised'], 'inconclusive'],
  [[], 'not-exercised'],
] as const)('the overall verdict of %j is %s', (verdicts, whole) => {
  expect(wholeVerdict(verdicts.map((verdict) => ({ verdict })))).toBe(whole)
})
