import type { Handler } from './shared/handler.ts'
import { honoWebhook } from './shared/hono-webhook.ts'
import { openPostgres, transaction } from './shared/postgres.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables, tables } from './shared/tables.ts'

const schema = `${tables} ${creditTables} CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT NOT NULL);`

/**
 * Faulty: an invoice that arrives before its subscription finds no account for the credit, and its retry is treated
 * as a duplicate.
 */
export const childNeedsParent: Handler = {
  name: 'child-needs-parent',
  faults: ['F8'],
  meantFor: 'orphan',
  verdict: 'fail',
  provider: 'stripe',
  database: 'postgres',
  start: async (options) => {
    const store = await openPostgres(schema, ['payments', 'credits'], ['events'], options)
    const { pool } = store
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      await transaction(pool, async (client) => {
        const { rowCount } = await client.query('INSERT INTO events VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [
          event.id,
          event.type,
        ])
        if (rowCount === 0) return
        if (change?.kind === 'subscription')
          await client.query('INSERT INTO credits VALUES ($1, 0) ON CONFLICT DO NOTHING', [change.customer])
        if (change?.kind !== 'payment') return
        const paid = await client.query('INSERT INTO payments VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
          change.invoice,
          change.customer,
          change.amount,
        ])
        if (paid.rowCount === 1)
          await client.query('UPDATE credits SET balance = balance + $1 WHERE customer = $2', [
            change.amount,
            change.customer,
          ])
      })
      return 200
    }
    return serve(await honoWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
