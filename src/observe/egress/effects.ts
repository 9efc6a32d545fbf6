import type { OutgoingCall } from './egress.ts'

/**
 * The effects of calls by method and path: `{ "POST /v1/refunds": [ body, … ] }`. A call has an effect if it is not a
 * GET, HEAD or OPTIONS and was answered with less than 400. Of several with the same key, method and path, only the
 * first one counts.
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

/** What `effectsOf` leaves out, for people. */
export const noEffects = [
  'GET, HEAD and OPTIONS calls',
  'calls answered with 400 or higher',
  'calls repeated under the same idempotency key',
] as const

/** Whether a call can have an effect at all. */
export function changes({ method }: OutgoingCall): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method)
}

function succeeded({ status, failed }: OutgoingCall): boolean {
  return status !== undefined && status < 400 && (failed === undefined || failed === 'after')
}
