import type { Emit } from '../../core/results/pipeline-event.ts'
import type { Env } from '../../env.ts'

export interface Refusals extends Disposable {
  /**
   * Reports whether a refused request may be recorded and shown individually. Others are only counted, and a notice
   * reports their number a second later.
   * @param bytes size of the request
   * @param status status of the answer
   */
  readonly admit: (bytes: number, status: number) => boolean
}

/** Number of bytes that a burst of refused requests may use. The budget refills within an hour. */
const budget = 16 * 1024 * 1024
const perMs = budget / 3_600_000
/** Bytes charged for every request in addition to its own size, for its row in the store and its line of output. */
const overhead = 4_096

/** How long refused requests are counted before a notice reports them, in milliseconds. */
const noticeMs = 1_000

/**
 * Limits how much strangers can make the listener write to its store, a capture, a screen or a log: a burst of about
 * 4,000 small requests, then one per second.
 */
export function createRefusals({ now, elapsed }: Pick<Env, 'now' | 'elapsed'>, emit: Emit): Refusals {
  let left = budget
  let filledAt = elapsed()
  let uncounted = new Map<number, number>()
  let timer: NodeJS.Timeout | undefined

  const emitCount = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (uncounted.size === 0) return
    const total = [...uncounted.values()].reduce((sum, count) => sum + count, 0)
    const statuses = [...uncounted].map(([status, count]) => `${count} × ${status}`).join(', ')
    uncounted = new Map()
    const message = `too many refused requests: ${total} more were answered but not recorded (${statuses})`
    emit({
      kind: 'notice',
      at: now(),
      level: 'warning',
      code: 'BILLHOOK_REFUSED_NOT_RECORDED',
      message,
      refused: total,
    })
  }

  return {
    admit: (bytes, status) => {
      const at = elapsed()
      left = Math.min(budget, left + (at - filledAt) * perMs)
      filledAt = at
      const cost = overhead + bytes
      if (cost <= left) {
        left -= cost
        return true
      }
      uncounted.set(status, (uncounted.get(status) ?? 0) + 1)
      timer ??= setTimeout(emitCount, noticeMs).unref()
      return false
    },
    [Symbol.dispose]: emitCount,
  }
}
