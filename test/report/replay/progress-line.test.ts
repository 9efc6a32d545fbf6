import { expect, test } from 'vitest'
import type { DeliveryView } from '../../../src/core/results/delivery-view.ts'
import type { PipelineEvent } from '../../../src/core/results/pipeline-event.ts'
import { replayProgressLine } from '../../../src/report/replay/progress-line.ts'

const trial = (at: number, index: number, subject = 'invoice.paid'): PipelineEvent => ({
  kind: 'trial',
  at,
  check: 'race',
  subject,
  index,
  total: 10,
})
const sending = (at: number): PipelineEvent => ({
  kind: 'sending',
  at,
  delivery: { id: 'a' } as unknown as DeliveryView,
  note: 'race',
})
const notice: PipelineEvent = {
  kind: 'notice',
  at: 0,
  level: 'warning',
  code: 'BILLHOOK_UNSIGNED',
  message: 'unsigned',
}

/** Returns what a terminal shows, one string per update. Each update overwrites the previous one. */
function pictures(...texts: readonly string[]): string[] {
  // oxlint-disable-next-line no-control-regex
  const noWrap = /\u001B\[\?7[hl]/g
  return texts.join('').replaceAll(noWrap, '').split('\r\u001B[2K').slice(1)
}

test('one line shows how many trials are done and an estimate for the rest', () => {
  const { event, end } = replayProgressLine()
  const texts = [trial(0, 1), trial(3_000, 2), trial(6_000, 3), trial(66_000, 4)].map(event)
  expect(pictures(...texts, end())).toEqual([
    '0/10 done  race  invoice.paid  0 sent',
    '1/10 done  race  invoice.paid  0 sent',
    '2/10 done  about 24 s left  race  invoice.paid  0 sent',
    '3/10 done  about 3 min left  race  invoice.paid  0 sent',
    '',
  ])
})

test('within a trial, the line is updated at most ten times a second, with a shrinking estimate', () => {
  const { event } = replayProgressLine()
  for (const one of [trial(0, 1), trial(1_000, 2), trial(2_000, 3)]) event(one)
  expect(event(sending(2_050))).toBe('')
  expect(pictures(event(sending(2_500)))).toEqual(['2/10 done  about 8 s left  race  invoice.paid  2 sent'])
  expect(pictures(event(sending(60_000)))).toEqual(['2/10 done  about 7 s left  race  invoice.paid  3 sent'])
})

test('the deliveries of checks leave no lines behind', () => {
  const { event } = replayProgressLine()
  event(trial(0, 1))
  const result = {
    startedAt: 0,
    durationMs: 3,
    outcome: 'response',
    status: 200,
    headers: [],
    body: new Uint8Array(),
    truncated: false,
  } as const
  const texts = [
    sending(10),
    { kind: 'attempt', at: 20, deliveryId: 'a', target: 'http://127.0.0.1/', attempt: 1, result } as const,
  ].map(event)
  expect(texts).toEqual(['', ''])
})

test('a notice is printed above the line and kept', () => {
  const { event } = replayProgressLine()
  expect(event(notice)).toBe('warning: unsigned\n  code: BILLHOOK_UNSIGNED\n')
  event(trial(0, 1))
  expect(pictures(event(notice))).toEqual([
    'warning: unsigned\n  code: BILLHOOK_UNSIGNED\n',
    '0/10 done  race  invoice.paid  0 sent',
  ])
})

test('an event type cannot control the terminal, and a plain replay leaves nothing to erase', () => {
  expect(replayProgressLine().event(trial(0, 1, 'x\u001B[2J\n'))).toContain('x\\x1b[2J\\n')
  expect(replayProgressLine().end()).toBe('')
})
