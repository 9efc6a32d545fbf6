import { describe, expect, test } from 'vitest'
import { TargetDied } from '../../../src/replay/harness/target-state.ts'
import { fakeHarness, invoicePaid, settleMs } from '../../helpers/harness.ts'

describe('warm-up', () => {
  test('delivers one event of each type once, so that what a first event sets up is nobody’s effect', async () => {
    const { target, sent } = fakeHarness({
      steps: [invoicePaid('evt_a'), invoicePaid('evt_b'), invoicePaid('evt_c', 'invoice.voided')],
    })
    await target.warmUp()
    await target.warmUp()
    expect(sent).toEqual(['warm-up', 'warm-up'])
  })

  test('waits for its late effects, so that they do not land in the first control', async () => {
    const { target } = fakeHarness({ handle: (event, { pay }) => pay(event.invoice, 5 * settleMs) })
    await target.warmUp()
    expect((await target.current()).reading.state).toMatchObject([{ total: 1 }])
  })

  test('is repeated after a reset, which has undone it', async () => {
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
  test('a state is not read again when nothing was sent, so that a long run does not take longer', async () => {
    const { target, readings } = fakeHarness()
    await target.current()
    const before = readings()
    await target.current()
    expect(readings()).toBe(before)
  })

  test('a delivery makes the last reading outdated, so that its effect is not missed', async () => {
    const { target } = fakeHarness()
    await target.current()
    await target.deliver(invoicePaid(), 'tried')
    expect((await target.current()).reading.state).toMatchObject([{ total: 1 }])
  })

  test('a slow effect makes later readings wait, so that the second one is not cut in two', async () => {
    const delays = [3 * settleMs, 3 * settleMs]
    const { target } = fakeHarness({ handle: (event, { pay }) => pay(event.invoice, delays.shift()) })
    const start = await target.current()
    await target.deliver(invoicePaid(), 'control')
    await target.read(start)
    await target.deliver(invoicePaid(), 'trial')
    // Without the wait that the control taught, one settle time would be enough.
    expect((await target.read()).reading.state).toMatchObject([{ total: 2 }])
  })

  test('nothing is read without an observer, and the time is saved', async () => {
    const { target, elapsed } = fakeHarness({ observed: false })
    expect((await target.read()).reading).toMatchObject({ settled: true, state: [] })
    expect(elapsed()).toBe(0)
  })
})

describe('noise', () => {
  test('a state that changes by itself is noisy, and measured only once', async () => {
    const { target, readings } = fakeHarness({ noise: (elapsed) => elapsed })
    expect(await target.isNoisy()).toBe(true)
    const before = readings()
    expect(await target.isNoisy()).toBe(true)
    expect(readings()).toBe(before)
  })

  test('work that an earlier run left behind is not noise, once a reset has ended it', async () => {
    const { target } = fakeHarness({
      reset: () => undefined,
      noise: (elapsed, resets) => (resets === 0 ? elapsed : 'quiet'),
    })
    expect(await target.isNoisy()).toBe(false)
  })
})

describe('reset', () => {
  test('a late effect after a reset is reset away, so that rounds start from the same state', async () => {
    // The second reset still finds an effect of the round before.
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

  test('a reset that leaves something behind is reported, not taken for an effect', async () => {
    const { target, resets } = fakeHarness({ reset: ({ pay }, count) => void (count > 1 && pay(`in_${count}`)) })
    await target.resetToBaseline()
    expect((await target.resetToBaseline()).isLikeFirst).toBe(false)
    expect(resets()).toBe(4)
  })
})

describe('a target that is gone', () => {
  test('ends the run if it was never there: a typing mistake in --to is not a finding', async () => {
    const { target } = fakeHarness({ handle: () => 'refused' })
    target.beginSeries(false)
    await expect(target.deliver(invoicePaid(), 'tried')).rejects.toMatchObject({ code: 'BILLHOOK_TARGET_UNREACHABLE' })
  })

  test('is a result when it died of the delivery before', async () => {
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

  test('is named as the cause when its state cannot be read after it dropped a connection', async () => {
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

  test('is not blamed for an observer that fails while the target answers', async () => {
    const { target } = fakeHarness({ handle: (_event, { die }) => die() })
    await target.deliver(invoicePaid(), 'tried')
    const error: unknown = await target.read().catch((caught: unknown) => caught)
    expect(error).not.toBeInstanceOf(TargetDied)
    expect(error).toMatchObject({ message: 'connect ECONNREFUSED' })
  })
})
