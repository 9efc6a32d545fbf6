import { expect, test } from 'vitest'
import type { ReplayPlan } from '../../../src/core/results/replay-plan.ts'
import { replayPlanText } from '../../../src/report/replay/plan-text.ts'

const what = { fixture: 'fx/invoice.paid.json', source: 'stripe', types: ['invoice.paid'], event_ids: ['evt_1'] }
const sent = { ...what, signed: true, edited: [], bytes: 1_000 }
const plan: ReplayPlan = {
  format: 'billhook.replay-plan/1',
  target: 'http://127.0.0.1:3000/webhooks',
  seed: 7,
  pace: 'in-order',
  concurrency: 1,
  deliveries: [{ ...sent, at_ms: 0, copy: 1, expect: '2xx' }],
  experiments: [
    {
      ...sent,
      check: 'late',
      subject: 'invoice.paid',
      rounds: 1,
      reset: true,
      before: ['a.json', 'b.json'],
      steps: ['deliver it again after others'],
    },
  ],
}

test('the lines of a plan are wrapped between words, at the width of the terminal', () => {
  expect(replayPlanText(plan, 50)).toBe(`target  http://127.0.0.1:3000/webhooks
pace    each after the answer to the previous one,
        at most 1 at once
seed    7

   1  invoice.paid  evt_1  fx/invoice.paid.json
      (stripe, signed, 1000 bytes)  expects 2xx
late  invoice.paid  evt_1  fx/invoice.paid.json
      (stripe, signed, 1000 bytes)  1 round
      reset the target
      deliver the preceding events once: a.json,
      b.json
      deliver it again after others
this is only the plan: nothing was sent
`)
})
