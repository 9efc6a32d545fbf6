import type { OutgoingCall } from './egress.ts'

/**
 * The effects among calls, by what was called: `{ "POST /v1/refunds": [ body, … ] }`. A call has one when it was made,
 * answered with less than 400, and is no mere question; under the same key, method and path only the first has.
 */
export function effectsOf(calls: readonly OutgoingCall[]): Readonly<Record<string, readonly unknown[]>> {
  const effects = new Map<string, unknown[]>()
  const done = new Set<string>()
  for (const call of calls) {
    if (!changes(call) || !succeeded(call)) continue
    const name = `${call.method} ${call.path}`
    const again = call.idempotencyKey !== undefined && done.has(`${name} ${call.idempotencyKey}`)
    if (again) continue
    if (call.idempotencyKey !== undefined) done.add(`${name} ${call.idempotencyKey}`)
    const bodies = effects.get(name) ?? []
    bodies.push(call.body)
    effects.set(name, bodies)
  }
  return Object.fromEntries(effects)
}

/** For people: what `effectsOf` leaves out. */
export const noEffects = [
  'GET, HEAD and OPTIONS calls',
  'calls that were answered with 400 or more',
  'repetitions of a call under the same idempotency key',
] as const

/** Whether a call can have an effect at all. */
export function changes({ method }: OutgoingCall): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method)
}

function succeeded({ status, failed }: OutgoingCall): boolean {
  return status !== undefined && status < 400 && (failed === undefined || failed === 'after')
}
