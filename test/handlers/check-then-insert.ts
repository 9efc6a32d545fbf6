import { addCredit } from './shared/apply-postgres.ts'
import { fastifyWebhook } from './shared/fastify-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openPostgres } from './shared/postgres.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables } from './shared/tables.ts'

const schema = `${creditTables} CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT NOT NULL);`

/**
 * Faulty: checks whether the event is new, adds the credit, and then records the event. Two simultaneous copies are
 * both treated as new.
 */
export const checkThenInsert: Handler = {
  name: 'check-then-insert',
  faults: ['F2'],
  meantFor: 'race',
  verdict: 'fail',
  provider: 'stripe',
  database: 'postgres',
  start: async (options) => {
    const store = await openPostgres(schema, ['credits'], ['events'], options)
    const { pool } = store
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment') return 200
      const known = await pool.query('SELECT FROM events WHERE id = $1', [event.id])
      if (known.rowCount !== 0) return 200
      await addCredit(pool, change.customer, change.amount)
      await pool.query('INSERT INTO events VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [event.id, event.type])
      return 200
    }
    return serve(await fastifyWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
