import type { Egress, Failure, OutgoingCall } from './egress.ts'

interface Fault {
  left: number
  readonly how: Failure
  readonly of: (call: OutgoingCall) => boolean
  happened: boolean
}

/** Calls that are to fail, counted from when they were asked for. */
export interface Faults {
  readonly add: Egress['failCall']
  /** Counts a call; undefined: it is not to fail. */
  readonly next: (call: OutgoingCall) => { readonly how: Failure; readonly happen: () => void } | undefined
}

export function createFaults(): Faults {
  const waiting = new Set<Fault>()
  return {
    add: (k, how, of = () => true) => {
      const fault: Fault = { left: k, how, of, happened: false }
      waiting.add(fault)
      return { happened: () => fault.happened, cancel: () => void waiting.delete(fault) }
    },
    next: (call) => {
      let due: Fault | undefined
      for (const fault of waiting) {
        if (!fault.of(call)) continue
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
