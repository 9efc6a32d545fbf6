import { isExactNumber } from '../../core/json/exact.ts'
import { changes } from './effects.ts'
import type { OutgoingCall } from './egress.ts'

/**
 * `two-keys`: the same call was made for one event with several keys, so the receiver treats it as several calls.
 * `no-key`: a POST has no key, so its retries cannot be recognised. `other-body`: a key was reused for a different
 * call, which the receiver ignores or rejects.
 */
export interface KeyProblem {
  readonly kind: 'two-keys' | 'no-key' | 'other-body'
  readonly method: string
  readonly path: string
  /** Number of calls affected. */
  readonly calls: number
}

/**
 * Finds problems with idempotency keys, reporting each kind at most once per method and path.
 * @param eventOf returns the event that caused a call. Undefined if unknown: equal calls may then belong to different
 *   events and rightly have different keys.
 */
export function keyProblems(
  calls: readonly OutgoingCall[],
  eventOf: (call: OutgoingCall) => string | number | undefined,
): readonly KeyProblem[] {
  const byEndpoint = Map.groupBy(calls.filter(changes), ({ method, path }) => `${method} ${path}`)
  return [...byEndpoint.values()].flatMap((all) => {
    const keyed = all.filter(({ idempotencyKey }) => idempotencyKey !== undefined)
    const byBody = Map.groupBy(keyed, (call) => {
      const event = eventOf(call)
      return event === undefined ? call : JSON.stringify([event, sorted(call.body)])
    })
    const byKey = Map.groupBy(keyed, ({ idempotencyKey }) => idempotencyKey)
    const severalKeys = [...byBody.values()].filter(
      (same) => new Set(same.map(({ idempotencyKey }) => idempotencyKey)).size > 1,
    )
    const severalBodies = [...byKey.values()].filter(
      (same) => new Set(same.map(({ body }) => JSON.stringify(sorted(body)))).size > 1,
    )
    return [
      ...problem('two-keys', severalKeys.flat()),
      ...problem(
        'no-key',
        all.filter(({ method, idempotencyKey }) => method === 'POST' && idempotencyKey === undefined),
      ),
      ...problem('other-body', severalBodies.flat()),
    ]
  })
}

function problem(kind: KeyProblem['kind'], calls: readonly OutgoingCall[]): KeyProblem[] {
  const first = calls[0]
  return first ? [{ kind, method: first.method, path: first.path, calls: calls.length }] : []
}

/** Sorts object members by name, recursively. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
