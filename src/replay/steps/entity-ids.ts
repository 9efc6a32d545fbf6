import type { BillingData } from '../../core/billing/event.ts'
import { eventOf, type Step } from './step.ts'

/** Ids of what an event is about, as canonical events name them. */
export interface EntityIds {
  /** Customer, subscription, invoice, payment … */
  readonly ids: readonly string[]
  /** Those of them that other events name, too: whose customer, which subscription. */
  readonly holders: readonly string[]
  /** It tells how one of these holders is now, and of nothing that may happen to it again. */
  readonly ofHolder: boolean
}

/** A renewal and its payment come every month; a subscription is created, changed and canceled as it is. */
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
