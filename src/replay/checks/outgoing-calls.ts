import type { Egress, OutgoingCall } from '../../observe/egress/egress.ts'

/** A call that an event makes, so that it is found again when another event of the type makes it. */
export interface EventCall {
  readonly egress: Egress
  /** Method and path, without what may differ from event to event. */
  readonly endpoint: string
  /** Which one of those, from 1. */
  readonly nth: number
}

/** Calls of an event that are tried; the first to each endpoint go first. */
const maxFaultedCalls = 5

/**
 * Looks from now on.
 * @returns gives the calls that came since, but for those of other events
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

/** The first ones of those that two events both make: another call belongs to neither. */
export function inBoth(a: readonly EventCall[], b: readonly EventCall[]): EventCall[] {
  const both = a.filter((call) =>
    b.some(({ egress, endpoint, nth }) => egress === call.egress && endpoint === call.endpoint && nth === call.nth),
  )
  return both.toSorted((one, other) => one.nth - other.nth).slice(0, maxFaultedCalls)
}

export function endpointOf({ method, path }: Pick<OutgoingCall, 'method' | 'path'>): string {
  return `${method} ${path.replace(/[?#].*$/s, '').replaceAll(/[^/]*\d[^/]*/g, '*')}`
}
