import { succeeded, type AttemptResult } from '../../core/delivery/attempt.ts'
import { backoff } from '../../core/delivery/backoff.ts'
import type { Delivery } from '../../core/delivery/delivery.ts'
import type { Emit } from '../../core/results/pipeline-event.ts'
import { redirectNotice } from '../../core/redact/shown-redirect.ts'
import type { Env } from '../../env.ts'
import { reasonOf } from '../../errors.ts'
import type { Answer } from '../../net/receiver-options.ts'
import type { OutgoingRequest, Sender } from '../../net/sender.ts'
import type { Store } from '../../store/store.ts'
import { forwardedHeaders } from './forwarded-headers.ts'
import { targetAnswer } from './target-answer.ts'
import { openLane, type Lane, type LaneOptions } from './lane.ts'

export interface Deliverer extends AsyncDisposable {
  /** Looks for deliveries that are due at these targets. */
  wake(targets: readonly string[]): void
  /**
   * Makes one attempt immediately and returns the answer to relay. billhook does not retry, because the sender does.
   */
  deliverNow(delivery: Delivery, target: string): Promise<Answer>
  /** Returns the pending answer to a `deliverNow` attempt; undefined if none is in flight. */
  answerTo(deliveryId: string): Promise<Answer> | undefined
}

export interface DelivererOptions {
  readonly env: Env
  readonly store: Store
  readonly sender: Sender
  readonly emit: Emit
  readonly timeoutMs: number
  /** Maximum number of concurrent deliveries to one target. */
  readonly concurrency: number
  /** Time for attempts in flight to finish after a stop is requested, in milliseconds. */
  readonly drainMs: number
}

/**
 * Sends due deliveries, with one lane per target so that a target that hangs does not delay the others. The store is
 * the source of truth: a crash at any point leaves the delivery due, and it is sent again at the next start.
 */
export function createDeliverer(options: DelivererOptions): Deliverer {
  const { env, store, sender, emit, timeoutMs, concurrency, drainMs } = options
  const lanes = new Map<string, Lane>()
  const running = new Set<Promise<unknown>>()
  /** Answers that senders are waiting for, by delivery id. */
  const answers = new Map<string, Promise<Answer>>()
  const noteRedirect = createRedirectNotice({ env, emit })
  const [ending, cutOff] = [new AbortController(), new AbortController()]

  const laneOf = (target: string): Lane => {
    const lane = lanes.get(target) ?? openLane(target, { env, store, emit, concurrency, send, signal: ending.signal })
    lanes.set(target, lane)
    return lane
  }

  const attempt = async (lane: Lane, delivery: Delivery, number: number, retry: boolean): Promise<AttemptResult> => {
    lane.inFlight.add(delivery.id)
    lane.sending += 1
    const result = await sender.send(lane.target, requestOf(delivery, number), { timeoutMs, signal: cutOff.signal })
    lane.sending -= 1
    // The target can receive the next delivery while this result is written to disk.
    lane.wake()
    // We aborted this attempt while shutting down: the target did not fail, and the delivery is still due.
    if (result.outcome === 'error' && result.code === 'aborted') return result
    const wait = succeeded(result) || !retry ? undefined : backoff(number, env.random())
    const retryAt = wait === undefined ? undefined : env.now() + wait
    await saveResult(lane, delivery.id, number, result, retryAt, { env, store, emit })
    lane.inFlight.delete(delivery.id)
    emit({
      kind: 'attempt',
      at: env.now(),
      deliveryId: delivery.id,
      target: lane.shown,
      attempt: number,
      result,
      ...(retryAt === undefined ? {} : { retryAt }),
    })
    noteRedirect(lane.target, result)
    return result
  }

  const track = <T>(promise: Promise<T>): Promise<T> => {
    running.add(promise)
    void promise.finally(() => running.delete(promise))
    return promise
  }

  const send: LaneOptions['send'] = (lane, { delivery, attempts }) => track(attempt(lane, delivery, attempts + 1, true))

  return {
    wake: (targets) => {
      for (const target of targets) laneOf(target).wake()
    },
    deliverNow: (delivery, target) => {
      const answer = track(attempt(laneOf(target), delivery, 1, false)).then((result) => targetAnswer(target, result))
      answers.set(delivery.id, answer)
      return answer.finally(() => answers.delete(delivery.id))
    },
    answerTo: (deliveryId) => answers.get(deliveryId),
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      const deadline = setTimeout(() => cutOff.abort(), drainMs)
      while (running.size > 0) await Promise.all(running)
      clearTimeout(deadline)
    },
  }
}

/** Creates a function that reports the first redirect of each target. */
function createRedirectNotice({ env, emit }: Pick<DelivererOptions, 'env' | 'emit'>) {
  const redirecting = new Set<string>()
  return (target: string, result: AttemptResult): void => {
    const message = redirecting.has(target) ? undefined : redirectNotice(target, result)
    if (message === undefined) return
    redirecting.add(target)
    emit({ kind: 'notice', at: env.now(), level: 'warning', code: 'BILLHOOK_REDIRECTED', message })
  }
}

/** Stores a result. If that fails, the delivery stays due, and a pause keeps it from being resent in a tight loop. */
async function saveResult(
  { target, shown }: Lane,
  id: string,
  attempt: number,
  result: AttemptResult,
  retryAt: number | undefined,
  { env, store, emit }: Pick<DelivererOptions, 'env' | 'store' | 'emit'>,
): Promise<void> {
  try {
    await store.recordAttempt(id, target, { target, attempt, result }, retryAt)
  } catch (error) {
    const message = `the result of ${id} at ${shown} could not be stored (${reasonOf(error)}); ${id} will be sent again`
    emit({ kind: 'notice', at: env.now(), level: 'error', code: 'BILLHOOK_STORE_WRITE_FAILED', message })
    await env.sleep(1_000)
  }
}

function requestOf({ id, method, url, headers, body }: Delivery, attempt: number): OutgoingRequest {
  return { method, query: queryOf(url), headers: forwardedHeaders(headers, id, attempt), body }
}

/** Returns the query string of a webhook's URL; it often names a tenant or contains a token that the handler checks. */
function queryOf(url: string): string {
  const start = url.indexOf('?')
  return start < 0 ? '' : url.slice(start + 1)
}
