import { expressWebhook } from './shared/express-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openPostgres } from './shared/postgres.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { tables } from './shared/tables.ts'

const schema = `${tables} CREATE TABLE IF NOT EXISTS books (revenue INTEGER NOT NULL);`

/**
 * Faulty: reads the revenue, adds to it, and writes it back. With two simultaneous payments, one is missing from the
 * sum.
 */
export const lostUpdate: Handler = {
  name: 'lost-update',
  faults: ['lost update'],
  meantFor: 'pressure',
  verdict: 'fail',
  provider: 'stripe',
  database: 'postgres',
  start: async (options) => {
    const store = await openPostgres(schema, ['payments', 'books'], [], options)
    const { pool } = store
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment') return 200
      const { invoice, customer, amount } = change
      const paid = await pool.query('INSERT INTO payments VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        invoice,
        customer,
        amount,
      ])
      if (paid.rowCount === 0) return 200
      const { rows } = await pool.query<{ revenue: number }>('SELECT revenue FROM books')
      const revenue = rows[0]?.revenue
      if (revenue === undefined) await pool.query('INSERT INTO books VALUES ($1)', [amount])
      else await pool.query('UPDATE books SET revenue = $1', [revenue + amount])
      return 200
    }
    return serve(await expressWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
