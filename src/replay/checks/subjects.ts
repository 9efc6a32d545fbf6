import { entityIdsOf } from '../steps/entity-ids.ts'
import type { Subject } from './check.ts'
import type { Step } from '../steps/step.ts'

/**
 * Returns one subject per event type, with the first delivery of that type. Skips bodies that are not events.
 */
export function eachType(steps: readonly Step[]): Subject[] {
  const subjects = new Map<string, Step>()
  for (const step of steps) {
    const name = typesOf(step)
    if (name !== undefined && !subjects.has(name)) subjects.set(name, step)
  }
  return [...subjects].map(([name, step]) => ({ name, step, before: beforeInScenario(step, steps) }))
}

/** Returns every step that a subject may deliver, each once. */
export function stepsOf({ before, sequence = [], step }: Subject): readonly Step[] {
  return [...new Set([...before, ...sequence, step])]
}

/** Returns the event type or, for a batch, all of its types. */
export function typesOf({ identities }: Step): string | undefined {
  return identities.length === 0 ? undefined : [...new Set(identities.map(({ type }) => type))].join('+')
}

/**
 * Returns the earlier steps of the same scenario, where order matters: an invoice is paid after it is created. Other
 * fixtures are independent.
 */
function beforeInScenario(step: Step, steps: readonly Step[]): Step[] {
  const { scenario } = step.fixture
  if (scenario === undefined) return []
  const events = eventIds(step)
  return steps
    .slice(0, steps.indexOf(step))
    .filter((other) => other.fixture.scenario === scenario && ![...eventIds(other)].some((id) => events.has(id)))
}

/**
 * Returns groups of related events, each event once: those of a scenario in its order; other fixtures grouped by
 * customer, subscription or invoice, and sorted by time.
 */
export function lifecycles(steps: readonly Step[]): Step[][] {
  const once = steps.filter(
    (step, index) => step.identities.length > 0 && !steps.slice(0, index).some((other) => sameEvent(step, other)),
  )
  const groups: Step[][] = []
  for (const step of once) {
    const related = groups.filter((group) => group.some((other) => belongTogether(step, other)))
    const joined = [...related.flat(), step]
    groups.splice(0, groups.length, ...groups.filter((group) => !related.includes(group)), joined)
  }
  return groups
    .filter((group) => group.length > 1)
    .map((group) =>
      group.every(({ fixture }) => fixture.scenario !== undefined) ? inGivenOrder(group, once) : byTime(group),
    )
}

function belongTogether(a: Step, b: Step): boolean {
  const [of, other] = [a.fixture.scenario, b.fixture.scenario]
  if (of !== undefined || other !== undefined) return of === other
  return a.source === b.source && entityIdsOf(a).ids.some((id) => entityIdsOf(b).ids.includes(id))
}

function inGivenOrder(group: readonly Step[], steps: readonly Step[]): Step[] {
  return group.toSorted((a, b) => steps.indexOf(a) - steps.indexOf(b))
}

function byTime(group: readonly Step[]): Step[] {
  return group.toSorted((a, b) => (timeOf(a) ?? 0) - (timeOf(b) ?? 0))
}

/** Returns when the event happened, in Unix milliseconds. */
export function timeOf({ identities: [identity] }: Step): number | undefined {
  return identity?.occurredAt
}

function sameEvent(a: Step, b: Step): boolean {
  const events = eventIds(a)
  return [...eventIds(b)].some((id) => events.has(id))
}

function eventIds({ identities }: Step): Set<string> {
  return new Set(identities.map(({ eventId }) => eventId))
}
