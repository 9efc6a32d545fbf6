import { createHash } from 'node:crypto'
import type { Header, Message } from '../../core/delivery/delivery.ts'
import { isObject } from '../../core/json/json.ts'
import { freshId, replaceJson } from '../../core/provider/fresh-ids.ts'
import { entityIdsOf } from './entity-ids.ts'
import { eventOf, withMessage, type Step } from './step.ts'

/** A copy of several steps with fresh ids, which are consistent across all of them. */
export interface EventCopy {
  /** Copies by original step. */
  readonly steps: ReadonlyMap<Step, Step>
  /** Original ids by fresh id. */
  readonly originals: ReadonlyMap<string, string>
  /** True if every event has a new id. Otherwise, the copy is not a new event. */
  readonly fresh: boolean
}

/** Copies steps with fresh ids. Pure: the same seed yields the same ids. */
export function copyEvents(steps: readonly Step[], seed: string): EventCopy {
  const ids = new Set(
    steps.flatMap((step) => [...step.identities.map(({ eventId }) => eventId), ...entityIdsOf(step).ids]),
  )
  const copies = new Map(steps.map((step) => [step, withMessage(step, renamed(step, ids, seed))]))
  const originals = new Map([...copies].flatMap(([step, copy]) => changedTexts(step, copy)))
  return { steps: copies, originals, fresh: [...copies].every(([step, copy]) => isNew(step, copy)) }
}

/**
 * Makes another event for the same customer and subscription. Only its other ids, such as the invoice's, are new.
 * @param of the copy that contains the customer
 * @returns undefined if the event has no other ids, so that the result would be the same event
 */
export function siblingOf(
  step: Step,
  of: EventCopy,
  seed: string,
): { readonly step: Step; readonly originals: ReadonlyMap<string, string> } | undefined {
  const { ids, holders, ofHolder } = entityIdsOf(step)
  if (holders.length === 0 || ofHolder || ids.every((id) => holders.includes(id))) return undefined
  const other = copyEvents([step], seed)
  const copy = other.steps.get(step) ?? step
  const theirs = new Map([...of.originals].map(([fresh, original]) => [original, fresh]))
  const back = new Map(
    [...other.originals]
      .filter(([, original]) => holders.includes(original))
      .map(([fresh, original]) => [fresh, theirs.get(original) ?? original]),
  )
  const sibling = withMessage(copy, {
    ...copy.outgoing,
    body: replaceJson(copy.outgoing.body, (text) => back.get(text)),
  })
  return isNew(step, sibling)
    ? { step: sibling, originals: new Map([...other.originals].filter(([fresh]) => !back.has(fresh))) }
    : undefined
}

/** Replaces ids with fresh ones in the provider's format; ids that the provider does not recognise are lengthened. */
function renamed({ provider, outgoing }: Step, ids: ReadonlySet<string>, seed: string): Message {
  const message = orIfNotJson(() => provider.withFreshIds(outgoing, seed), outgoing)
  const fresh = (id: string): string | undefined => (ids.has(id) ? longer(id, seed) : undefined)
  const headers = message.headers.map(([name, value]): Header => [name, fresh(value) ?? value])
  // Only the provider can rename ids in a form-encoded body.
  return { headers, body: orIfNotJson(() => replaceJson(message.body, fresh), message.body) }
}

/**
 * Runs `rename`, or returns `same` if the body is not JSON, such as a form. The ids are then unchanged, and the copy is
 * not a new event.
 */
function orIfNotJson<T>(rename: () => T, same: T): T {
  try {
    return rename()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return same
  }
}

/** Lengthens an id, because a short id has too few alternatives in the same format. */
function longer(id: string, seed: string): string {
  const salt = createHash('sha256').update(`${seed}\n${id}`).digest('hex')
  if (/^\d+$/.test(id)) return freshId(`9${'0'.repeat(14)}`, salt)
  return `${id}_${salt.slice(0, 10)}`
}

function isNew({ identities }: Step, copy: Step): boolean {
  return (
    identities.length === copy.identities.length &&
    identities.every(({ eventId }, index) => copy.identities[index]?.eventId !== eventId)
  )
}

/** Returns the strings and numbers that differ in the copy, each with its original, from the headers and the event. */
function changedTexts(step: Step, copy: Step): [string, string][] {
  const pairs: [string, string][] = []
  const note = (before: unknown, after: unknown): void => {
    if (before !== after && isId(before) && isId(after)) pairs.push([String(after), String(before)])
  }
  const walk = (before: unknown, after: unknown): void => {
    if (Array.isArray(before) && Array.isArray(after)) before.forEach((value, index) => walk(value, after[index]))
    else if (isObject(before) && isObject(after)) Object.keys(before).forEach((key) => walk(before[key], after[key]))
    else note(before, after)
  }
  step.outgoing.headers.forEach(([, value], index) => note(value, copy.outgoing.headers[index]?.[1]))
  walk(eventOf(step)?.body, eventOf(copy)?.body)
  for (const [index, { eventId, deliveryId }] of step.identities.entries()) {
    note(eventId, copy.identities[index]?.eventId)
    note(deliveryId, copy.identities[index]?.deliveryId)
  }
  return pairs
}

function isId(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || Number.isSafeInteger(value)
}
