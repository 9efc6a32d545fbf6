import type { OutgoingCall } from './egress.ts'

/**
 * Groups the effects of calls by method and path: `{ "POST /v1/refunds": [ body, … ] }`. A call has an effect if it is
 * not a GET, HEAD or OPTIONS and its response status is below 400. Calls with the same key, method and path count once.
 */
export function effectsOf(calls: readonly OutgoingCall[]): Readonly<Record<string, readonly unknown[]>> {
  const effects = new Map<string, unknown[]>()
  const seenKeys = new Set<string>()
  for (const call of calls) {
    if (!changes(call) || !succeeded(call)) continue
    const name = `${call.method} ${call.path}`
    if (call.idempotencyKey !== undefined) {
      const key = `${name} ${call.idempotencyKey}`
      if (seenKeys.has(key)) continue
      seenKeys.add(key)
    }
    const bodies = effects.get(name) ?? []
    bodies.push(call.body)
    effects.set(name, bodies)
  }
  return Object.fromEntries(effects)
}

/** Human-readable list of the calls that `effectsOf` leaves out. */
export const noEffects = [
  'GET, HEAD and OPTIONS calls',
  'calls with a response status of 400 or higher',
  'calls repeated with the same idempotency key',
] as const

/** True if a call's method can have an effect. */
export function changes({ method }: OutgoingCall): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method)
}

function succeeded({ status, failed }: OutgoingCall): boolean {
  return status !== undefined && status < 400 && (failed === undefined || failed === 'after')
}
