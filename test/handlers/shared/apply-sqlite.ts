import type { DatabaseSync } from 'node:sqlite'
import type { Change } from './stripe-change.ts'
import { upsertOf, type Statement } from './upserts.ts'

/** Applies a change and its consequences. The caller wraps this in a transaction. */
export function applySqlite(db: DatabaseSync, change: Change): void {
  const refundedBefore = change.kind === 'refund' ? refunded(db, change.charge) : 0
  if (runSqlite(db, upsertOf(change)) === 0) return // already known, or older than the current state
  switch (change.kind) {
    case 'subscription':
      return entitle(db, change.subscription, change.customer, change.status)
    case 'payment':
      return addCredit(db, change.customer, change.amount)
    case 'refund':
      return addCredit(db, change.customer, refundedBefore - change.amount)
    case 'failed-payment':
  }
}

/** Runs a statement and returns the number of rows that were changed. */
export function runSqlite(db: DatabaseSync, { sql, values }: Statement): number {
  return Number(db.prepare(sql.replaceAll('$', '?')).run(...values).changes)
}

export function addCredit(db: DatabaseSync, customer: string, amount: number): void {
  db.prepare(
    `INSERT INTO credits VALUES (?, ?) ON CONFLICT (customer) DO UPDATE SET balance = balance + excluded.balance`,
  ).run(customer, amount)
}

function entitle(db: DatabaseSync, subscription: string, customer: string, status: string): void {
  const active = status === 'active' || status === 'trialing' ? 1 : 0
  db.prepare(
    `INSERT INTO entitlements VALUES (?, ?, ?) ON CONFLICT (subscription) DO UPDATE SET active = excluded.active`,
  ).run(subscription, customer, active)
}

function refunded(db: DatabaseSync, charge: string): number {
  return Number(db.prepare('SELECT amount FROM refunds WHERE charge = ?').get(charge)?.['amount'] ?? 0)
}
