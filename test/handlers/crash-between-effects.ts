import { setTimeout as delay } from 'node:timers/promises'
import { addCredit } from './shared/apply-postgres.ts'
import { fastifyWebhook } from './shared/fastify-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openPostgres } from './shared/postgres.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables, tables } from './shared/tables.ts'

const schema = `${tables} ${creditTables}`

/**
 * Faulty: payment and credit are two transactions. After a crash between them, the retry finds the payment and does
 * nothing more.
 */
export const crashBetweenEffects: Handler = {
  name: 'crash-between-effects',
  faults: ['F15'],
  meantFor: 'crash',
  verdict: 'fail',
  provider: 'stripe',
  database: 'postgres',
  start: async (options) => {
    const store = await openPostgres(schema, ['payments', 'credits'], [], options)
    const { pool } = store
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment') return 200
      const paid = await pool.query('INSERT INTO payments VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        change.invoice,
        change.customer,
        change.amount,
      ])
      if (paid.rowCount === 0) return 200
      await delay(100) // creates a PDF
      await addCredit(pool, change.customer, change.amount)
      return 200
    }
    return serve(await fastifyWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
