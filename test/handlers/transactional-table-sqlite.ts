import { applySqlite } from './shared/apply-sqlite.ts'
import { expressWebhook } from './shared/express-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { sendReceipt } from './shared/receipt.ts'
import { serve } from './shared/serve.ts'
import { inTransaction, openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables, tableNames, tables } from './shared/tables.ts'

const schema = `${tables} ${creditTables} CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT NOT NULL);`

/**
 * Correct: one transaction stores the event id and the effect. The receipt, whose key contains the invoice id, is sent
 * before the transaction.
 */
export const transactionalTableSqlite: Handler = {
  name: 'transactional-table-sqlite',
  faults: [],
  verdict: 'pass',
  provider: 'stripe',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(schema, tableNames, ['events'], options)
    const { db } = store
    const receive = async (event: StripeEvent) => {
      if (db.prepare('SELECT 1 FROM events WHERE id = ?').get(event.id)) return 200
      const change = changeOf(event)
      if (change?.kind === 'payment') await sendReceipt(options.egressBase, change, `receipt-${change.invoice}`)
      inTransaction(db, () => {
        const { changes } = db
          .prepare('INSERT INTO events VALUES (?, ?) ON CONFLICT (id) DO NOTHING')
          .run(event.id, event.type)
        if (changes === 1 && change) applySqlite(db, change)
      })
      return 200
    }
    return serve(await expressWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
