import type { Failure } from './egress.ts'

interface Fault {
  left: number
  readonly how: Failure
  happened: boolean
}

/** Calls that are to fail, counted from when they were asked for. */
export interface Faults {
  readonly add: (k: number, how: Failure) => { readonly happened: () => boolean; readonly cancel: () => void }
  /** Counts a call; undefined: it is not to fail. */
  readonly next: () => { readonly how: Failure; readonly happen: () => void } | undefined
}

export function createFaults(): Faults {
  const waiting = new Set<Fault>()
  return {
    add: (k, how) => {
      const fault: Fault = { left: k, how, happened: false }
      waiting.add(fault)
      return { happened: () => fault.happened, cancel: () => void waiting.delete(fault) }
    },
    next: () => {
      let due: Fault | undefined
      for (const fault of waiting) {
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
