import type { Egress, OutgoingCall } from '../../observe/egress/egress.ts'

/** An outgoing call caused by an event, described so that it can be recognised when another event causes it. */
export interface EventCall {
  readonly egress: Egress
  /** Method and path, without the parts that vary between events. */
  readonly endpoint: string
  /** Position among the calls to that endpoint, from 1. */
  readonly nth: number
}

/** Maximum number of calls per event that are made to fail, starting with the first call to each endpoint. */
const maxFaultedCalls = 5

/**
 * Starts watching calls.
 * @returns a function that returns the calls made since then, except those of other events
 */
export function watchCalls(observers: readonly Egress[]): (owns: (call: OutgoingCall) => boolean) => EventCall[] {
  const before = observers.map(({ calls }) => calls().length)
  return (owns) =>
    observers.flatMap((egress, index) => {
      const counts = new Map<string, number>()
      const own = egress.calls().slice(before[index]).filter(owns)
      return own.map((call) => {
        const endpoint = endpointOf(call)
        const nth = (counts.get(endpoint) ?? 0) + 1
        counts.set(endpoint, nth)
        return { egress, endpoint, nth }
      })
    })
}

/** Returns the calls that both events cause, up to the maximum; other calls were not caused by the event. */
export function inBoth(a: readonly EventCall[], b: readonly EventCall[]): EventCall[] {
  const both = a.filter((call) =>
    b.some(({ egress, endpoint, nth }) => egress === call.egress && endpoint === call.endpoint && nth === call.nth),
  )
  return both.toSorted((one, other) => one.nth - other.nth).slice(0, maxFaultedCalls)
}

export function endpointOf({ method, path }: Pick<OutgoingCall, 'method' | 'path'>): string {
  return `${method} ${path.replace(/[?#].*$/s, '').replaceAll(/[^/]*\d[^/]*/g, '*')}`
}
