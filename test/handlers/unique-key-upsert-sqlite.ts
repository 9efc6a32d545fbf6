import { runSqlite } from './shared/apply-sqlite.ts'
import type { Handler } from './shared/handler.ts'
import { honoWebhook } from './shared/hono-webhook.ts'
import { sendReceipt } from './shared/receipt.ts'
import { serve } from './shared/serve.ts'
import { openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { derivedViews, tableNames, tables } from './shared/tables.ts'
import { upsertOf } from './shared/upserts.ts'

/** Correct without a list of seen events: one upsert by the object's own key. Credits are a view of the payments. */
export const uniqueKeyUpsertSqlite: Handler = {
  name: 'unique-key-upsert-sqlite',
  faults: [],
  verdict: 'pass',
  provider: 'stripe',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(tables + derivedViews('CREATE VIEW IF NOT EXISTS'), tableNames, [], options)
    const { db } = store
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      if (!change) return 200
      if (change.kind === 'payment' && !db.prepare('SELECT 1 FROM payments WHERE invoice = ?').get(change.invoice)) {
        await sendReceipt(options.egressBase, change, `receipt-${change.invoice}`)
      }
      runSqlite(db, upsertOf(change))
      return 200
    }
    return serve(await honoWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
