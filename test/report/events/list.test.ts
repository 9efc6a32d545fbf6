import { expect, test } from 'vitest'
import { listFormats } from '../../../src/report/events/list.ts'
import { paintWith } from '../../../src/report/paint.ts'
import { delivery, inspected, stripeEvent } from '../../helpers/deliveries.ts'

test('a row with long names and a long reason fits in 120 columns', async () => {
  const received = delivery(stripeEvent('evt_'.padEnd(60, 'x'), { type: 'customer.subscription.trial_will_end' }))
  const stored = {
    delivery: received,
    source: 'a-source-with-a-long-name',
    disposition: 'rejected',
    reason: 'signature mismatch '.repeat(10),
    inspection: inspected(received),
  } as const
  const context = { attempts: () => [], paint: await paintWith(0), width: 120 }
  const lines = [...listFormats.text([stored], context)].join('').trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(120)
  const wide = [...listFormats.text([stored], { ...context, width: Number.POSITIVE_INFINITY })].join('')
  expect(wide).toContain(stored.reason.trim())
})
