import type { Pool, PoolClient } from 'pg'
import type { Change } from './stripe-change.ts'
import { upsertOf, type Statement } from './upserts.ts'

/** Applies a change and its consequences. The caller wraps this in a transaction. */
export async function applyPostgres(client: PoolClient, change: Change): Promise<void> {
  const refundedBefore = change.kind === 'refund' ? await lockRefund(client, change.charge, change.customer) : 0
  if ((await runPostgres(client, upsertOf(change))) === 0) return // already known, or older than the current state
  switch (change.kind) {
    case 'subscription':
      return entitle(client, change.subscription, change.customer, change.status)
    case 'payment':
      return addCredit(client, change.customer, change.amount)
    case 'refund':
      return addCredit(client, change.customer, refundedBefore - change.amount)
    case 'failed-payment':
  }
}

/** Runs a statement and returns the number of rows that were changed. */
export async function runPostgres(client: Pool | PoolClient, { sql, values }: Statement): Promise<number> {
  return (await client.query(sql, [...values])).rowCount ?? 0
}

export async function addCredit(client: Pool | PoolClient, customer: string, amount: number): Promise<void> {
  await client.query(
    'INSERT INTO credits VALUES ($1, $2) ON CONFLICT (customer) DO UPDATE SET balance = credits.balance + ' +
      'excluded.balance',
    [customer, amount],
  )
}

async function entitle(client: PoolClient, subscription: string, customer: string, status: string): Promise<void> {
  const active = status === 'active' || status === 'trialing' ? 1 : 0
  await client.query(
    'INSERT INTO entitlements VALUES ($1, $2, $3) ON CONFLICT (subscription) DO UPDATE SET active = excluded.active',
    [subscription, customer, active],
  )
}

/** Returns the amount refunded so far. Locks the charge until the transaction ends. */
async function lockRefund(client: PoolClient, charge: string, customer: string): Promise<number> {
  await client.query('INSERT INTO refunds VALUES ($1, $2, 0) ON CONFLICT (charge) DO NOTHING', [charge, customer])
  const { rows } = await client.query<{ amount: number }>('SELECT amount FROM refunds WHERE charge = $1 FOR UPDATE', [
    charge,
  ])
  return rows[0]?.amount ?? 0
}
