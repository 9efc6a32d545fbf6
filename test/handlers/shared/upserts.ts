import type { Change } from './stripe-change.ts'

export interface Statement {
  /** With `$1`, `$2`, … as placeholders. */
  readonly sql: string
  readonly values: readonly (string | number)[]
}

const subscription = `INSERT INTO subscriptions VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (subscription) DO UPDATE SET
  status = excluded.status, plan = excluded.plan, changed_at = excluded.changed_at, rank = excluded.rank
  WHERE (excluded.changed_at, excluded.rank) > (subscriptions.changed_at, subscriptions.rank)`
const payment = 'INSERT INTO payments VALUES ($1, $2, $3) ON CONFLICT (invoice) DO NOTHING'
const failedPayment = `INSERT INTO dunning VALUES ($1, $2, $3)
  ON CONFLICT (invoice) DO UPDATE SET attempts = excluded.attempts
  WHERE excluded.attempts > dunning.attempts`
const refund = `INSERT INTO refunds VALUES ($1, $2, $3) ON CONFLICT (charge) DO UPDATE SET amount = excluded.amount
  WHERE excluded.amount > refunds.amount`

/** Returns a change as one statement with the object's natural key. Statements may run repeatedly and in any order. */
export function upsertOf(change: Change): Statement {
  if (change.kind === 'payment') return { sql: payment, values: [change.invoice, change.customer, change.amount] }
  if (change.kind === 'failed-payment')
    return { sql: failedPayment, values: [change.invoice, change.customer, change.attempts] }
  if (change.kind === 'refund') return { sql: refund, values: [change.charge, change.customer, change.amount] }
  return {
    sql: subscription,
    values: [change.subscription, change.customer, change.status, change.plan, change.at, change.rank],
  }
}
