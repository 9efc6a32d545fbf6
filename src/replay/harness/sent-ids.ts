import { isObject } from '../../core/json/json.ts'
import { digestOf } from '../../observe/digest.ts'
import { entityIdsOf } from '../steps/entity-ids.ts'
import { copyEvents, siblingOf, type EventCopy } from '../steps/event-copy.ts'
import type { Ignored } from '../effect/ignore.ts'
import { canonical } from '../effect/canonical.ts'
import { maskText } from '../effect/mask.ts'
import { originalOf, type Meaning, type Name } from '../effect/id-map.ts'
import { measure, type Measured, type State } from '../effect/measure.ts'
import { payloadForms } from '../effect/bookkeeping.ts'
import { eventOf, type Step } from '../steps/step.ts'

/** The ids of everything that a run has sent, used to attribute changes in the target's state. */
export interface SentIds {
  /** Makes a copy with fresh ids, and numbers it. */
  readonly copy: (steps: readonly Step[], seed: string) => NumberedCopy
  /** Makes another event for a copy's customer; its ids count as the copy's own. */
  readonly sibling: (step: Step, copy: NumberedCopy, seed: string) => Step | undefined
  /**
   * Records a step; call this before sending it. An event id that is not yet known is treated as the event id of the
   * original.
   */
  readonly meet: (step: Step, copy: NumberedCopy, original: Step) => void
  /** Treats the fixtures themselves as a copy, for a target that was reset. */
  readonly itself: (steps: readonly Step[]) => NumberedCopy
  readonly measure: (state: State) => Measured
  /**
   * Returns the number of the only copy whose ids occur in a value. Returns undefined if there is no such copy or more
   * than one, or if the copy has several events.
   */
  readonly copyIn: (value: unknown) => number | undefined
  /** Returns a string with the fixtures' ids in place of the copies' ids, and without generated ids. */
  readonly named: (text: string) => string
}

export interface NumberedCopy extends EventCopy {
  readonly number: number
}

/** @param calls indexes of the observers that record outgoing calls */
export function createSentIds(
  steps: readonly Step[],
  ignored: Ignored,
  now: () => number,
  calls: ReadonlySet<number>,
): SentIds {
  const names = new Map<string, Name>()
  const { eventIds, words, known } = vocabularyOf(steps)
  const payloads = createPayloads()
  const meaning = (): Meaning => ({
    names,
    eventIds,
    words,
    payloads: payloads.forms,
    calls,
    known,
    now: now(),
    ignored,
  })
  const keep = (step: Step, copy: number): void =>
    void names.set(payloads.add(step, meaning), { original: sentBytes, copy })
  let copies = 0
  /** Copies with several events, including siblings and events with a changed id. */
  const several = new Set<number>()
  const enlist = (copy: EventCopy): NumberedCopy => {
    const number = copies++
    if ([...copy.steps.values()].flatMap(({ identities }) => identities).length > 1) several.add(number)
    for (const [fresh, original] of copy.originals) names.set(fresh, { original, copy: number })
    for (const step of copy.steps.values()) keep(step, number)
    return { ...copy, number }
  }
  return {
    copy: (originals, seed) => enlist(copyEvents(originals, seed)),
    sibling: (step, copy, seed) => {
      several.add(copy.number)
      const sibling = siblingOf(step, copy, seed)
      for (const [fresh, original] of sibling?.originals ?? []) names.set(fresh, { original, copy: copy.number })
      return sibling?.step
    },
    meet: (step, copy, original) => {
      const { identities } = step
      const [first] = original.identities
      for (const { eventId, deliveryId, type } of identities) {
        words.add(type)
        if (!names.has(eventId)) several.add(copy.number)
        for (const id of [eventId, deliveryId])
          if (id !== undefined && first && !names.has(id)) names.set(id, { original: first.eventId, copy: copy.number })
      }
      keep(step, copy.number)
    },
    itself: (originals) => enlist(unchanged(originals)),
    measure: (state) => measure(state, meaning()),
    copyIn: (value) => {
      const [number, ...others] = new Set(canonical(value, [], meaning()).copies)
      return number === undefined || others.length > 0 || several.has(number) ? undefined : number
    },
    named: (text) => maskText(originalOf(text, names).text, '', { known }),
  }
}

/** What the fixtures contain. */
function vocabularyOf(steps: readonly Step[]) {
  const eventIds = new Set<string>()
  const words = new Set<string>()
  const texts = new Set<string>()
  for (const step of steps) {
    for (const { eventId, deliveryId, type } of step.identities) {
      eventIds.add(eventId)
      if (deliveryId !== undefined) eventIds.add(deliveryId)
      words.add(type)
    }
    words.add(step.provider.name).add(step.source)
    collect(eventOf(step)?.body, texts)
  }
  return { eventIds, words, known: (text: string): boolean => texts.has(text) }
}

/** Returns the fixtures themselves in the form of a copy. */
function unchanged(steps: readonly Step[]): EventCopy {
  const ids = steps.flatMap(idsOf)
  return {
    steps: new Map(steps.map((step) => [step, step])),
    originals: new Map(ids.map((id) => [id, id])),
    fresh: false,
  }
}

function idsOf(step: Step): readonly string[] {
  const ids = step.identities.flatMap(({ eventId, deliveryId = eventId }) => [eventId, deliveryId])
  return [...ids, ...entityIdsOf(step).ids]
}

/** Placeholder for the digest of a delivered payload. */
const sentBytes = '<payload>'

/**
 * Collects the forms in which a target may store sent payloads: as sent, unwrapped, or as bytes. `add` returns the
 * payload's digest.
 */
function createPayloads(): {
  readonly forms: ReadonlySet<string>
  readonly add: (step: Step, meaning: () => Meaning) => string
} {
  const forms = new Set([sentBytes])
  const digests = new Set<string>()
  return {
    forms,
    add: (step, meaning) => {
      const { body } = step.outgoing
      const digest = digestOf(body)
      if (digests.has(digest)) return digest
      digests.add(digest)
      for (const text of [Buffer.from(body).toString('utf8'), JSON.stringify(eventOf(step)?.body)]) {
        for (const form of payloadForms(text, meaning())) forms.add(form)
      }
      return digest
    },
  }
}

/** Collects all strings and numbers in a payload. */
function collect(value: unknown, texts: Set<string>): void {
  if (Array.isArray(value)) value.forEach((inner) => collect(inner, texts))
  else if (isObject(value)) Object.values(value).forEach((inner) => collect(inner, texts))
  else if (typeof value === 'string' || typeof value === 'number') texts.add(String(value))
}
