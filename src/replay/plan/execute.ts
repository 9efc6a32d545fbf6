import type { Env } from '../../env.ts'
import type { Plan, Sending } from './plan.ts'

/**
 * Sends the planned deliveries at the planned times. Stops at the first `send` that rejects: waits for deliveries in
 * flight, then throws that error. Rejects with the signal's reason when interrupted.
 */
export async function execute(
  { sendings, pace, concurrency }: Plan,
  send: (sending: Sending) => Promise<void>,
  env: Pick<Env, 'now' | 'sleep' | 'signal'>,
): Promise<void> {
  await (pace.kind === 'in-order'
    ? inOrder(sendings, concurrency, send, env)
    : onSchedule(sendings, concurrency, send, env))
}

type Clock = Pick<Env, 'now' | 'sleep' | 'signal'>
type Send = (sending: Sending) => Promise<void>

/** Runs `concurrency` workers, each of which takes the next delivery once its previous one has been answered. */
async function inOrder(
  sendings: readonly Sending[],
  concurrency: number,
  send: Send,
  { sleep, signal }: Clock,
): Promise<void> {
  const queue = sendings.values()
  let ended = false
  const worker = async (): Promise<void> => {
    for (const sending of queue) {
      if (ended) return
      try {
        if (sending.at > 0) await sleep(sending.at, signal)
        await send(sending)
      } catch (error) {
        ended = true
        throw error
      }
    }
  }
  const results = await Promise.allSettled(Array.from({ length: Math.min(concurrency, sendings.length) }, worker))
  rethrow(results)
}

/** Runs an open loop: a slow answer does not delay other deliveries, unless `concurrency` of them are in flight. */
async function onSchedule(
  sendings: readonly Sending[],
  concurrency: number,
  send: Send,
  { now, sleep, signal }: Clock,
): Promise<void> {
  const start = now()
  const underWay = new Set<Promise<void>>()
  const failures: PromiseSettledResult<void>[] = []
  for (const sending of sendings) {
    const wait = start + sending.at - now()
    if (wait > 0) await sleep(wait, signal).catch((reason: unknown) => failures.push({ status: 'rejected', reason }))
    while (underWay.size >= concurrency) await Promise.race(underWay)
    if (failures.length > 0) break
    const one: Promise<void> = send(sending)
      .catch((reason: unknown) => {
        failures.push({ status: 'rejected', reason })
      })
      .finally(() => underWay.delete(one))
    underWay.add(one)
  }
  await Promise.all(underWay)
  rethrow(failures)
}

function rethrow(results: readonly PromiseSettledResult<void>[]): void {
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
