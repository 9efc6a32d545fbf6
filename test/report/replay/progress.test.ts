import { expect, test } from 'vitest'
import type { AttemptResult } from '../../../src/core/delivery/attempt.ts'
import type { DeliveryView } from '../../../src/core/results/delivery-view.ts'
import type { PipelineEvent } from '../../../src/core/results/pipeline-event.ts'
import { replayProgress } from '../../../src/report/replay/progress.ts'

const ok: AttemptResult = {
  startedAt: 0,
  durationMs: 3,
  outcome: 'response',
  status: 200,
  headers: [],
  body: new Uint8Array(),
  truncated: false,
}
const refused: AttemptResult = {
  startedAt: 0,
  durationMs: 3,
  outcome: 'error',
  code: 'refused',
  message: 'connect \u001B[31m',
}

function events(id: string, result: AttemptResult): PipelineEvent[] {
  const delivery = { id, types: ['invoice.paid'], eventIds: ['evt_1'] } as unknown as DeliveryView
  return [
    { kind: 'sending', at: 0, delivery, note: 'duplicate' },
    { kind: 'attempt', at: 0, deliveryId: id, target: 'http://127.0.0.1/', attempt: 1, result },
  ]
}

test('a line shows what was sent, its purpose, and the answer', () => {
  const progress = replayProgress()
  expect(events('a', ok).map(progress)).toEqual(['', 'duplicate  invoice.paid  evt_1  → 200  3ms\n'])
  expect(events('b', refused).map(progress).join('')).toBe(
    'duplicate  invoice.paid  evt_1  → refused: connect \\x1b[31m  3ms\n',
  )
})

test('an unexpected answer is shown even after many expected ones', () => {
  const progress = replayProgress()
  const lines = Array.from({ length: 200 }, (_, index) => events(String(index), ok))
    .flat()
    .map(progress)
    .filter(Boolean)
  expect(lines).toHaveLength(51)
  expect(lines.at(-1)).toContain('more answers are counted')
  expect(events('x', refused).map(progress).join('')).toContain('refused')
})

test('with checks, there is one line per trial, and none for its deliveries', () => {
  const progress = replayProgress()
  const trial: PipelineEvent = {
    kind: 'trial',
    at: 0,
    check: 'race',
    subject: 'invoice.\u001B[2Jpaid',
    index: 3,
    total: 114,
  }
  expect([trial, ...events('a', ok), ...events('b', refused)].map(progress).filter(Boolean)).toEqual([
    '  3/114  race  invoice.\\x1b[2Jpaid\n',
  ])
})
