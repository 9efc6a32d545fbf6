import type { BillingData } from '../../core/billing/event.ts'
import { eventOf, type Step } from './step.ts'

/** Ids of the objects that an event is about, taken from its canonical events. */
export interface EntityIds {
  /** Customer, subscription, invoice, payment … */
  readonly ids: readonly string[]
  /** Ids that other events share: those of the customer and the subscription. */
  readonly holders: readonly string[]
  /** True if the event reports a holder's state, rather than something that can happen to it repeatedly. */
  readonly ofHolder: boolean
}

/** Events that report a state. Renewals and their payments, in contrast, happen every month. */
const state = /^(?:customer|mandate|subscription)\.(?!renewed$)/

const known = new WeakMap<Step, EntityIds>()

export function entityIdsOf(step: Step): EntityIds {
  const before = known.get(step)
  if (before) return before
  const { identities = [], body = {} } = eventOf(step) ?? {}
  const events = identities.flatMap((identity, index) => step.provider.normalise(identity, body, index))
  const facts = events.map(({ data }) => data)
  const holders = distinct(facts.flatMap(holdersOf))
  const happened = facts.flatMap(({ invoice, payment, refund, dispute, payout }) => [
    invoice,
    payment,
    refund,
    dispute,
    payout,
  ])
  const about = {
    ids: distinct([...identities.map(({ subject }) => subject?.id), ...happened, ...holders]),
    holders,
    ofHolder: events.length > 0 && events.every(({ type }) => state.test(type)),
  }
  known.set(step, about)
  return about
}

function holdersOf({ customer, subscription, mandate }: BillingData): (string | undefined)[] {
  return [customer, subscription, mandate]
}

function distinct(ids: readonly (string | undefined)[]): string[] {
  return [...new Set(ids.filter((id) => id !== undefined))]
}
