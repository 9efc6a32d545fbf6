import { runPostgres } from './shared/apply-postgres.ts'
import { expressWebhook } from './shared/express-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openPostgres } from './shared/postgres.ts'
import { sendReceipt } from './shared/receipt.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { derivedViews, tableNames, tables } from './shared/tables.ts'
import { upsertOf } from './shared/upserts.ts'

/** Correct without a list of seen events: one upsert by the object's own key. Credits are a view of the payments. */
export const uniqueKeyUpsertPostgres: Handler = {
  name: 'unique-key-upsert-postgres',
  faults: [],
  verdict: 'pass',
  provider: 'stripe',
  database: 'postgres',
  start: async (options) => {
    const store = await openPostgres(tables + derivedViews('CREATE OR REPLACE VIEW'), tableNames, [], options)
    const { pool } = store
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      if (!change) return 200
      if (
        change.kind === 'payment' &&
        (await pool.query('SELECT FROM payments WHERE invoice = $1', [change.invoice])).rowCount === 0
      ) {
        await sendReceipt(options.egressBase, change, `receipt-${change.invoice}`)
      }
      await runPostgres(pool, upsertOf(change))
      return 200
    }
    return serve(await expressWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
