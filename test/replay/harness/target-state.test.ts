import { describe, expect, test } from 'vitest'
import { TargetDied } from '../../../src/replay/harness/target-state.ts'
import { fakeHarness, invoicePaid, settleMs } from '../../helpers/harness.ts'

describe('warm-up', () => {
  test('delivers one event of each type once, so that initial setup is not counted as an effect', async () => {
    const { target, sent } = fakeHarness({
      steps: [invoicePaid('evt_a'), invoicePaid('evt_b'), invoicePaid('evt_c', 'invoice.voided')],
    })
    await target.warmUp()
    await target.warmUp()
    expect(sent).toEqual(['warm-up', 'warm-up'])
  })

  test('waits for late effects, so that they do not appear in the first control', async () => {
    const { target } = fakeHarness({ handle: (event, { pay }) => pay(event.invoice, 5 * settleMs) })
    await target.warmUp()
    expect((await target.current()).reading.state).toMatchObject([{ total: 1 }])
  })

  test('is repeated after a reset', async () => {
    const { target, sent } = fakeHarness({ reset: ({ payments }) => void payments.splice(0) })
    await target.warmUp()
    await target.reset()
    await target.warmUp()
    expect(sent).toEqual(['warm-up', 'warm-up'])
  })

  test('sends nothing to a target whose state does not settle', async () => {
    const { target, sent } = fakeHarness({ noise: (elapsed) => elapsed })
    await target.warmUp()
    expect(sent).toEqual([])
  })
})

describe('reading', () => {
  test('the state is not read again if nothing was sent', async () => {
    const { target, readings } = fakeHarness()
    await target.current()
    const before = readings()
    await target.current()
    expect(readings()).toBe(before)
  })

  test('after a delivery, the state is read again', async () => {
    const { target } = fakeHarness()
    await target.current()
    await target.deliver(invoicePaid(), 'tried')
    expect((await target.current()).reading.state).toMatchObject([{ total: 1 }])
  })

  test('a slow effect makes later readings wait, so that no effect is split', async () => {
    const delays = [3 * settleMs, 3 * settleMs]
    const { target } = fakeHarness({ handle: (event, { pay }) => pay(event.invoice, delays.shift()) })
    const start = await target.current()
    await target.deliver(invoicePaid(), 'control')
    await target.read(start)
    await target.deliver(invoicePaid(), 'trial')
    // Without the wait learned from the control, the reading would end after one settle time.
    expect((await target.read()).reading.state).toMatchObject([{ total: 2 }])
  })

  test('without an observer, nothing is read', async () => {
    const { target, elapsed } = fakeHarness({ observed: false })
    expect((await target.read()).reading).toMatchObject({ settled: true, state: [] })
    expect(elapsed()).toBe(0)
  })
})

describe('noise', () => {
  test('a state that changes on its own is noisy, which is measured only once', async () => {
    const { target, readings } = fakeHarness({ noise: (elapsed) => elapsed })
    expect(await target.isNoisy()).toBe(true)
    const before = readings()
    expect(await target.isNoisy()).toBe(true)
    expect(readings()).toBe(before)
  })

  test('work left behind by an earlier run is not noise, if a reset ends it', async () => {
    const { target } = fakeHarness({
      reset: () => undefined,
      noise: (elapsed, resets) => (resets === 0 ? elapsed : 'quiet'),
    })
    expect(await target.isNoisy()).toBe(false)
  })
})

describe('reset', () => {
  test('a late effect after a reset is reset as well, so that all rounds start from the same state', async () => {
    // The second reset is followed by a late effect of the previous round.
    const { target, resets } = fakeHarness({
      reset: ({ payments, pay }, count) => {
        payments.splice(0)
        if (count === 2) pay('in_late')
      },
    })
    await target.resetToBaseline()
    const { snapshot, isLikeFirst } = await target.resetToBaseline()
    expect(isLikeFirst).toBe(true)
    expect(snapshot.reading.state).toMatchObject([{ total: 0 }])
    expect(resets()).toBe(3)
  })

  test('an incomplete reset is reported and does not count as an effect', async () => {
    const { target, resets } = fakeHarness({ reset: ({ pay }, count) => void (count > 1 && pay(`in_${count}`)) })
    await target.resetToBaseline()
    expect((await target.resetToBaseline()).isLikeFirst).toBe(false)
    expect(resets()).toBe(4)
  })
})

describe('an unreachable target', () => {
  test('ends the run if it was never reachable, because --to may be wrong', async () => {
    const { target } = fakeHarness({ handle: () => 'refused' })
    target.beginSeries(false)
    await expect(target.deliver(invoicePaid(), 'tried')).rejects.toMatchObject({ code: 'BILLHOOK_TARGET_UNREACHABLE' })
  })

  test('is a result if it died during the previous delivery', async () => {
    const answers = [200, 'refused'] as const
    let next = 0
    const { target } = fakeHarness({ handle: () => answers[next++] })
    target.beginSeries(false)
    await target.deliver(invoicePaid(), 'first')
    expect(await target.deliver(invoicePaid(), 'second')).toMatchObject({ code: 'refused' })
  })

  test('is a result while it is being restarted', async () => {
    const { target } = fakeHarness({ handle: () => 'refused' })
    target.beginSeries(true)
    expect(await target.deliver(invoicePaid(), 'tried')).toMatchObject({ code: 'refused' })
  })

  test('is named as the cause if its state cannot be read after it dropped a connection', async () => {
    const { target } = fakeHarness({
      handle: (_event, { die }) => {
        die()
        return 'reset'
      },
    })
    await target.deliver(invoicePaid(), 'tried')
    const error: unknown = await target.read().catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(TargetDied)
    expect(error).toMatchObject({ code: 'BILLHOOK_TARGET_DIED', answer: { code: 'reset' } })
  })

  test('is not blamed if an observer fails while the target answers', async () => {
    const { target } = fakeHarness({ handle: (_event, { die }) => die() })
    await target.deliver(invoicePaid(), 'tried')
    const error: unknown = await target.read().catch((caught: unknown) => caught)
    expect(error).not.toBeInstanceOf(TargetDied)
    expect(error).toMatchObject({ message: 'connect ECONNREFUSED' })
  })
})
