import type { BillingData } from '../core/billing-event.ts'
import { eventOf, type Step } from './step.ts'

/** Ids of what an event is about, as canonical events name them. */
export interface About {
  /** Customer, subscription, invoice, payment … */
  readonly ids: readonly string[]
  /** Those of them that other events name, too: whose customer, which subscription. */
  readonly holders: readonly string[]
}

const known = new WeakMap<Step, About>()

export function aboutOf(step: Step): About {
  const before = known.get(step)
  if (before) return before
  const { identities = [], body = {} } = eventOf(step) ?? {}
  const facts = identities.flatMap((identity) => step.provider.normalise(identity, body).map(({ data }) => data))
  const holders = distinct(facts.flatMap(holdersOf))
  const happened = facts.flatMap(({ invoice, payment, refund, dispute, payout }) => [invoice, payment, refund, dispute, payout])
  const about = { ids: distinct([...identities.map(({ subject }) => subject?.id), ...happened, ...holders]), holders }
  known.set(step, about)
  return about
}

function holdersOf({ customer, subscription, mandate }: BillingData): (string | undefined)[] {
  return [customer, subscription, mandate]
}

function distinct(ids: readonly (string | undefined)[]): string[] {
  return [...new Set(ids.filter((id) => id !== undefined))]
}
