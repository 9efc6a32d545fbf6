import type { Egress, Failure, OutgoingCall } from './egress.ts'

interface Fault {
  /** Number of matching calls left until the failure is due. */
  left: number
  readonly how: Failure
  readonly matches: (call: OutgoingCall) => boolean
  happened: boolean
}

/** Planned call failures. Calls are counted from the moment the failure is requested. */
export interface Faults {
  readonly add: Egress['failCall']
  /** Counts a call and returns its planned failure, or undefined if it should not fail. */
  readonly next: (call: OutgoingCall) => { readonly how: Failure; readonly happen: () => void } | undefined
}

export function createFaults(): Faults {
  const waiting = new Set<Fault>()
  return {
    add: (k, how, matches = () => true) => {
      const fault: Fault = { left: k, how, matches, happened: false }
      waiting.add(fault)
      return { happened: () => fault.happened, cancel: () => void waiting.delete(fault) }
    },
    next: (call) => {
      let due: Fault | undefined
      for (const fault of waiting) {
        if (!fault.matches(call)) continue
        fault.left -= 1
        if (fault.left > 0) continue
        waiting.delete(fault)
        due ??= fault
      }
      const fault = due
      return fault && { how: fault.how, happen: () => void (fault.happened = true) }
    },
  }
}
