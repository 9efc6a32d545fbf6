import { applyPostgres } from './shared/apply-postgres.ts'
import { fastifyWebhook } from './shared/fastify-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openPostgres, transaction } from './shared/postgres.ts'
import { sendReceipt } from './shared/receipt.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables, tableNames, tables } from './shared/tables.ts'

const schema = `${tables} ${creditTables} CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT NOT NULL);`

/**
 * Correct: the event id and the effect are stored in one transaction, during which the receipt is sent. A duplicate
 * waits until the transaction ends.
 */
export const transactionalTablePostgres: Handler = {
  name: 'transactional-table-postgres',
  faults: [],
  verdict: 'pass',
  provider: 'stripe',
  database: 'postgres',
  start: async (options) => {
    const store = await openPostgres(schema, tableNames, ['events'], options)
    const receive = async (event: StripeEvent) => {
      await transaction(store.pool, async (client) => {
        const { rowCount } = await client.query('INSERT INTO events VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [
          event.id,
          event.type,
        ])
        const change = changeOf(event)
        if (rowCount === 0 || !change) return
        await applyPostgres(client, change)
        if (change.kind === 'payment') await sendReceipt(options.egressBase, change, `receipt-${change.invoice}`)
      })
      return 200
    }
    return serve(await fastifyWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
