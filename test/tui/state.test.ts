import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PipelineEvent } from '../../src/core/results/pipeline-event.ts'
import { rowAt } from '../../src/tui/list/history.ts'
import { fold, initialState, type State } from '../../src/tui/state.ts'
import { attempt, idOf, received } from './events.ts'

const at = 1_700_000_000_000
const foldAll = (events: readonly PipelineEvent[], from: State = initialState): State => events.reduce(fold, from)

/** Returns the time for about 40,000 events, in milliseconds. */
const timeOf = (from: State, n: number): number => {
  const started = process.hrtime.bigint()
  let state = from
  for (let index = n; index < n + 20_000; index += 1) {
    state = fold(state, received(index, at + index))
    if (index >= 10) state = fold(state, attempt(index - 10, at + index, 200))
  }
  return Number(process.hrtime.bigint() - started) / 1e6
}

describe('fold', () => {
  test('counts each delivery under exactly one disposition', () => {
    const state = foldAll([
      received(0, at),
      received(1, at, { disposition: 'duplicate', forwards: 0 }),
      received(2, at, { disposition: 'malformed', forwards: 0 }),
    ])
    expect(state.dispositions).toEqual({
      accepted: 1,
      duplicate: 1,
      conflict: 0,
      rejected: 0,
      malformed: 1,
      filtered: 0,
    })
    expect(state.history.end).toBe(3)
  })

  test('keeps the last attempt at each target', () => {
    const state = foldAll([
      received(0, at, { forwards: 2 }),
      attempt(0, at + 5, 500, { retryAt: at + 1_000 }),
      attempt(0, at + 6, 200, { target: 'http://other' }),
      attempt(0, at + 1_010, 200, { attempt: 2 }),
    ])
    const outcomes = rowAt(state.history, 0)!.outcomes
    expect(outcomes.map(({ target, attempt, ok }) => ({ target, attempt, ok }))).toEqual([
      { target: 'http://other', attempt: 1, ok: true },
      { target: 'http://127.0.0.1:3000/webhooks', attempt: 2, ok: true },
    ])
    expect(state.attempts).toEqual({ ok: 2, failed: 1 })
  })

  test('a forward is pending until its last attempt, and retrying between attempts', () => {
    const steps: PipelineEvent[] = [
      received(0, at),
      attempt(0, at + 1, 500, { retryAt: at + 2 }),
      attempt(0, at + 2, 500, { attempt: 2, retryAt: at + 3 }),
      attempt(0, at + 3, 500, { attempt: 3 }),
    ]
    const counts = steps
      .map((_step, index) => foldAll(steps.slice(0, index + 1)))
      .map(({ pending, retrying }) => [pending, retrying])
    expect(counts).toEqual([
      [1, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ])
    expect(foldAll([...steps, attempt(0, at + 9, 200, { attempt: 4 })]).pending).toBe(0)
  })

  test('deliveries of an earlier run are shown as resumed and never make the counts negative', () => {
    const state = foldAll([
      attempt(1, at, 500, { attempt: 4, retryAt: at + 5 }),
      received(7, at + 1, { forwards: 0 }),
      attempt(2, at + 2, 200, { attempt: 2 }),
    ])
    expect(rowAt(state.history, 0)).toMatchObject({ id: idOf(1), disposition: 'resumed' })
    expect(rowAt(state.history, 2)).toMatchObject({ id: idOf(2), disposition: 'resumed' })
    expect([state.pending, state.retrying]).toEqual([1, 1])
    expect(foldAll([attempt(1, at + 5, 200, { attempt: 5 })], state)).toMatchObject({ pending: 0, retrying: 0 })
  })

  test('a replayed delivery is a row that its attempt completes', () => {
    const { delivery } = received(0, at)
    const state = foldAll([{ kind: 'sending', at, delivery, note: 'round 1 of 20' }, attempt(0, at + 4, 200)])
    expect(rowAt(state.history, 0)).toMatchObject({
      disposition: 'sent',
      reason: 'round 1 of 20',
      outcomes: [{ ok: true }],
    })
    expect(state).toMatchObject({ sent: 1, pending: 0 })
  })

  test('an earlier state does not change, because a paused screen shows one', () => {
    const before = foldAll([received(0, at)])
    const copy = structuredClone(before)
    foldAll([attempt(0, at, 500), received(1, at)], before)
    expect(before).toEqual(copy)
  })

  test('keeps the newest 10,000 rows under their numbers, and late attempts find their row', () => {
    let state = initialState
    for (let n = 0; n < 25_000; n += 1) state = fold(state, received(n, at + n))
    const { first, end } = state.history
    expect(end).toBe(25_000)
    expect(end - first).toBeGreaterThan(9_900)
    expect(end - first).toBeLessThanOrEqual(10_000)
    expect(rowAt(state.history, first)?.id).toBe(idOf(first))
    expect(rowAt(state.history, first - 1)).toBeUndefined()
    state = fold(state, attempt(first + 1, at, 503))
    expect(rowAt(state.history, first + 1)?.outcomes[0]?.label).toBe('503')
    const dropped = fold(state, attempt(3, at, 200))
    expect(dropped.history).toBe(state.history)
    expect(dropped.attempts.ok).toBe(state.attempts.ok + 1)
  })

  test('costs the same with a full history as with an empty one', () => {
    const filled = foldAll(Array.from({ length: 12_000 }, (_none, n) => received(n, at + n)))
    timeOf(initialState, 0)
    const empty = timeOf(initialState, 0)
    expect(timeOf(filled, 12_000)).toBeLessThan(empty * 4 + 50)
  })

  test('in any order of events, no count is negative and there are no more rows than deliveries', () => {
    const event = fc.oneof(
      fc.nat(30).map((n) => received(n, at + n)),
      fc
        .record({ n: fc.nat(30), tries: fc.integer({ min: 1, max: 4 }), again: fc.boolean() })
        .map(({ n, tries, again }) => attempt(n, at + n, 500, { attempt: tries, ...(again ? { retryAt: at } : {}) })),
      fc.constant<PipelineEvent>({ kind: 'notice', at, level: 'info', code: 'x', message: 'x' }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const state = foldAll(events)
        const counted = Object.values(state.dispositions).reduce((sum, value) => sum + value, 0)
        expect(counted).toBe(events.filter(({ kind }) => kind === 'received').length)
        expect(state.history.end).toBeGreaterThanOrEqual(counted)
        expect(state.notices.length).toBeLessThanOrEqual(50)
      }),
    )
  })
})
