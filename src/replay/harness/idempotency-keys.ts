import type { KeyProblemResult } from '../../core/results/replay-report.ts'
import type { Egress } from '../../observe/egress/egress.ts'
import { keyProblems } from '../../observe/egress/key-problems.ts'
import type { Check } from '../checks/check.ts'
import { redactUrlPath } from '../effect/redact.ts'
import type { SentIds } from './sent-ids.ts'

/** Watches the idempotency keys of the target's calls, trial by trial. */
export interface KeyWatch {
  /** Assigns all following calls to a trial of this check. */
  readonly enter: (check: Check) => void
  /** Treats all following calls as new, because the target was reset. */
  readonly forget: () => void
  /** Returns the problems found so far, by kind, method and path. Paths contain the fixtures' ids. */
  readonly problems: () => readonly KeyProblemResult[]
}

/**
 * Maximum number of paths listed. Calls to all other paths are counted together, because every call may have its own
 * path.
 */
const maxListedPaths = 100

export function createKeyWatch(
  { calls, forget }: Egress,
  { copyIn, named }: Pick<SentIds, 'copyIn' | 'named'>,
): KeyWatch {
  const found = new Map<string, KeyProblemResult>()
  let check: Check | undefined
  let seen = 0
  const look = (): void => {
    const recent = calls().slice(seen)
    seen += recent.length
    if (!check) return
    for (const { kind, method, path: asCalled, calls: count } of keyProblems(recent, ({ path, body }) =>
      copyIn([path, body]),
    )) {
      if (kind === 'other-body' && check.otherContent) continue
      const place = redactUrlPath(named(asCalled))
      const path = found.size < maxListedPaths || found.has(`${kind} ${method} ${place}`) ? place : '(other paths)'
      const key = `${kind} ${method} ${path}`
      const { calls: before = 0, checks = [] } = found.get(key) ?? {}
      found.set(key, { kind, method, path, calls: before + count, checks: [...new Set([...checks, check.name])] })
    }
  }
  return {
    enter: (next) => {
      look()
      check = next
    },
    forget: () => {
      look()
      forget()
      seen = 0
    },
    problems: () => {
      look()
      return [...found.values()]
    },
  }
}
