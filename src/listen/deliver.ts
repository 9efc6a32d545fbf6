import { succeeded, type AttemptResult } from '../core/attempt.ts'
import { backoff } from '../core/backoff.ts'
import type { Delivery } from '../core/delivery.ts'
import type { Observe } from '../core/pipeline-event.ts'
import { shownUrl } from '../core/shown-url.ts'
import type { Env } from '../env.ts'
import { reasonOf } from '../errors.ts'
import type { Answer } from '../net/receiver.ts'
import type { Sender } from '../net/sender.ts'
import type { Store } from '../store/store.ts'
import { answerOf } from './answer.ts'
import { forwardedHeaders } from './forwarded-headers.ts'

export interface Deliverer extends AsyncDisposable {
  /** Something may be due at these targets. */
  wake(targets: readonly string[]): void
  /** One try at once, and the answer to hand back. The sender retries, so we do not. */
  deliverNow(delivery: Delivery, target: string): Promise<Answer>
  /** The answer that such a try of a delivery will get; undefined when none is under way. */
  answerTo(deliveryId: string): Promise<Answer> | undefined
}

export interface DelivererOptions {
  readonly env: Env
  readonly store: Store
  readonly sender: Sender
  readonly observe: Observe
  readonly timeoutMs: number
  /** Deliveries under way to one target at once. */
  readonly concurrency: number
  /** How long tries under way may go on after the end was asked for. */
  readonly drainMs: number
}

interface Lane {
  readonly target: string
  /** As people and logs see it. */
  readonly shown: string
  /** Ids under way. A delivery stays here until its result is on disk. */
  readonly underWay: Set<string>
  /** How many of them the target has not answered yet. */
  sending: number
  /** The next look at the queue: soon, or when the next retry is due. */
  soon?: NodeJS.Immediate | undefined
  later?: NodeJS.Timeout
}

/** The queue is looked at this often at least, in milliseconds: the clock may be set in the meantime. */
const longestSleep = 60_000

/**
 * Sends what is due, a lane a target: one that hangs holds up no other. The rows are the truth; a crash at any point
 * leaves a delivery due, and it is sent again.
 */
export function createDeliverer({ env, store, sender, observe, timeoutMs, concurrency, drainMs }: DelivererOptions): Deliverer {
  const lanes = new Map<string, Lane>()
  const running = new Set<Promise<unknown>>()
  /** By the delivery: of the tries that a sender waits for. */
  const answers = new Map<string, Promise<Answer>>()
  const cutOff = new AbortController()
  let open = true

  const laneOf = (target: string): Lane => {
    const lane = lanes.get(target) ?? { target, shown: shownUrl(target), underWay: new Set(), sending: 0 }
    lanes.set(target, lane)
    return lane
  }

  const attempt = async (lane: Lane, delivery: Delivery, number: number, retry: boolean): Promise<AttemptResult> => {
    lane.underWay.add(delivery.id)
    const headers = forwardedHeaders(delivery.headers, delivery.id, number)
    const request = { method: delivery.method, headers, body: delivery.body }
    lane.sending += 1
    const result = await sender.send(lane.target, request, { timeoutMs, signal: cutOff.signal })
    lane.sending -= 1
    // The target is free for the next one while this result goes to disk.
    wake(lane)
    // Cut off by our own end: not the target's failure, and the row is still due.
    if (result.outcome === 'error' && result.code === 'aborted') return result
    const wait = succeeded(result) || !retry ? undefined : backoff(number, env.random())
    const retryAt = wait === undefined ? undefined : env.now() + wait
    await settle(lane.target, delivery.id, number, result, retryAt)
    lane.underWay.delete(delivery.id)
    observe({
      kind: 'attempt',
      at: env.now(),
      deliveryId: delivery.id,
      target: lane.shown,
      attempt: number,
      result,
      ...(retryAt === undefined ? {} : { retryAt }),
    })
    return result
  }

  /** A result that cannot be stored leaves the row due: wait, lest it be sent in a tight loop. */
  const settle = async (target: string, id: string, number: number, result: AttemptResult, retryAt: number | undefined): Promise<void> => {
    try {
      await store.settle(id, target, { target, attempt: number, result }, retryAt)
    } catch (error) {
      const message = `the result of ${id} at ${shownUrl(target)} could not be stored (${reasonOf(error)}); it will be sent again`
      observe({ kind: 'notice', at: env.now(), level: 'error', code: 'BILLHOOK_STORE_WRITE_FAILED', message })
      await env.sleep(1_000)
    }
  }

  const track = <T>(promise: Promise<T>): Promise<T> => {
    running.add(promise)
    void promise.finally(() => running.delete(promise))
    return promise
  }

  /** Many calls in one turn of the event loop make one look at the queue. */
  const wake = (lane: Lane): void => {
    lane.soon ??= setImmediate(() => {
      lane.soon = undefined
      if (open) pump(lane)
    })
  }

  const pump = (lane: Lane): void => {
    clearTimeout(lane.later)
    // As many may wait for the disk again: one that refuses must not get the whole queue sent.
    const free = Math.min(concurrency - lane.sending, 2 * concurrency - lane.underWay.size)
    if (free <= 0) return
    const now = env.now()
    try {
      for (const item of store.due(lane.target, now, free, (id) => lane.underWay.has(id))) {
        void track(attempt(lane, item.delivery, item.attempts + 1, true)).finally(() => wake(lane))
      }
      const next = store.nextDue(lane.target, now)
      if (next !== undefined) lane.later = setTimeout(() => wake(lane), Math.min(next - now, longestSleep))
    } catch (error) {
      const message = `the queue for ${lane.shown} cannot be read (${reasonOf(error)}); it is tried again in a minute`
      observe({ kind: 'notice', at: now, level: 'error', code: 'BILLHOOK_STORE_READ_FAILED', message })
      lane.later = setTimeout(() => wake(lane), longestSleep)
    }
  }

  return {
    wake: (targets) => {
      for (const target of targets) wake(laneOf(target))
    },
    deliverNow: (delivery, target) => {
      const answer = track(attempt(laneOf(target), delivery, 1, false)).then((result) => answerOf(target, result))
      answers.set(delivery.id, answer)
      return answer.finally(() => answers.delete(delivery.id))
    },
    answerTo: (deliveryId) => answers.get(deliveryId),
    [Symbol.asyncDispose]: async () => {
      open = false
      for (const lane of lanes.values()) clearTimeout(lane.later)
      const deadline = setTimeout(() => cutOff.abort(), drainMs)
      while (running.size > 0) await Promise.all(running)
      clearTimeout(deadline)
    },
  }
}
