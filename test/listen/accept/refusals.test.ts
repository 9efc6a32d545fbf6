import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { PipelineEvent } from '../../../src/core/results/pipeline-event.ts'
import { createRefusals } from '../../../src/listen/accept/refusals.ts'

function refusals() {
  const events: PipelineEvent[] = []
  const clock = { at: 0 }
  const made = createRefusals({ now: () => 0, elapsed: () => clock.at }, (event) => events.push(event))
  const admitted = (count: number, bytes: number): number =>
    Array.from({ length: count }, () => made.admit(bytes, 401)).filter(Boolean).length
  return { made, events, clock, admitted }
}

test('thousands of deliveries that are refused because of a wrong secret are all recorded', () => {
  const { admitted } = refusals()
  expect(admitted(3_000, 1_000)).toBe(3_000)
})

test('what strangers can have recorded in an hour is limited, whatever they send', () => {
  for (const bytes of [0, 1_000, 100_000, 1_048_576]) {
    const { admitted, clock } = refusals()
    let kept = 0
    for (let minute = 0; minute < 60; minute += 1) {
      clock.at = minute * 60_000
      kept += admitted(6_000, bytes)
    }
    expect(kept * bytes).toBeLessThanOrEqual(32 * 1_048_576)
    expect(kept).toBeLessThanOrEqual(8_192)
    expect(kept).toBeGreaterThanOrEqual(16)
  }
})

test('refused deliveries that are not recorded are counted and reported together a second later', async () => {
  const { made, events, admitted } = refusals()
  const kept = admitted(5_000, 0)
  made.admit(0, 413)
  expect(events).toEqual([])
  await delay(1_100)
  const rest = 5_001 - kept
  expect(events).toMatchObject([
    {
      kind: 'notice',
      code: 'BILLHOOK_REFUSED_NOT_RECORDED',
      refused: rest,
      message: expect.stringContaining(`${rest - 1} × 401, 1 × 413`) as string,
    },
  ])
  await delay(1_100)
  expect(events).toHaveLength(1)
})

test('unreported refusals are reported at the end', () => {
  const { made, events, admitted } = refusals()
  admitted(5_000, 0)
  made[Symbol.dispose]()
  expect(events).toHaveLength(1)
})
