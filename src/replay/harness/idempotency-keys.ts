import type { KeyProblemResult } from '../../core/results/replay-report.ts'
import type { Egress } from '../../observe/egress/egress.ts'
import { keyProblems } from '../../observe/egress/key-problems.ts'
import type { Check } from '../checks/check.ts'
import { redactUrlPath } from '../effect/redact.ts'
import type { SentIds } from './sent-ids.ts'

/** Watches the idempotency keys of the target's calls, trial by trial. */
export interface KeyWatch {
  /** Calls from now on belong to a trial of this check. */
  readonly enter: (check: Check) => void
  /** The target was reset: calls from now on are new. */
  readonly forget: () => void
  /** The problems so far, by kind, method and path, with the ids of the fixtures. */
  readonly problems: () => readonly KeyProblemResult[]
}

/** How many paths are listed. All others are counted as one, because every call may have its own path. */
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
