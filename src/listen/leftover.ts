import { shownUrl } from '../core/redact/shown-url.ts'
import type { Store } from '../store/store.ts'
import { counted } from '../core/text/counted.ts'

/** Reports something that the user should know. */
export type Notice = (message: string, code: string, level?: 'warning' | 'error') => void

/** What an earlier run may have left in the queue, and the targets of this run. */
export interface Leftover {
  readonly store: Store
  readonly targets: readonly string[]
  /** Former target URLs, in full or as shown in notices. Their deliveries move to the first target. */
  readonly movedFrom: readonly string[]
  readonly wake: (target: string) => void
  readonly notice: Notice
}

/**
 * Resumes deliveries left over from an earlier run, and reports those that are waiting for a target that is not
 * configured.
 */
export async function resumeLeftover(leftover: Leftover): Promise<void> {
  await move(leftover)
  const { store, targets, wake, notice } = leftover
  for (const [target, count] of store.waiting()) {
    if (targets.includes(target)) {
      notice(
        `sending ${counted(count, 'delivery', 'deliveries')} left over from an earlier run to ${shownUrl(target)}`,
        'BILLHOOK_RESUMED',
      )
      wake(target)
    } else {
      notice(
        `${counted(count, 'delivery is', 'deliveries are')} waiting for ${shownUrl(target)}, which ` +
          `is not a target of this run: ` +
          `send them there with --forward-to, or to the target of this run with --moved-from`,
        'BILLHOOK_TARGET_ABSENT',
      )
    }
  }
}

/** Moves deliveries that are queued for former targets to the first of the current ones. */
async function move({ store, targets: [target], movedFrom, notice }: Leftover): Promise<void> {
  for (const given of movedFrom) {
    const waiting = [...store.waiting()].filter(([from]) => from !== target && [from, shownUrl(from)].includes(given))
    if (waiting.length === 0) notice(`no deliveries are waiting for ${shownUrl(given)}`, 'BILLHOOK_TARGET_MOVED')
    for (const [from, count] of waiting) {
      if (target === undefined) continue
      await store.move(from, target)
      notice(`deliveries moved from ${shownUrl(from)} to ${shownUrl(target)}: ${count}`, 'BILLHOOK_TARGET_MOVED')
    }
  }
}
