import { addCredit } from './shared/apply-sqlite.ts'
import type { Handler } from './shared/handler.ts'
import { nodeWebhook } from './shared/node-webhook.ts'
import { sendReceipt } from './shared/receipt.ts'
import { serve } from './shared/serve.ts'
import { openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables } from './shared/tables.ts'

const schema = `${creditTables} CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT NOT NULL);`

/**
 * Faulty: records the event before it does the work. If the receipt cannot be sent, the answer is 500, and the retry is
 * treated as a duplicate, so the event is lost.
 */
export const recordedBeforeWork: Handler = {
  name: 'recorded-before-work',
  faults: ['F5'],
  meantFor: 'fault',
  verdict: 'fail',
  provider: 'stripe',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(schema, ['credits'], ['events'], options)
    const { db } = store
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      const { changes } = db
        .prepare('INSERT INTO events VALUES (?, ?) ON CONFLICT (id) DO NOTHING')
        .run(event.id, event.type)
      if (change?.kind !== 'payment' || changes === 0) return 200
      await sendReceipt(options.egressBase, change, `receipt-${change.invoice}`)
      addCredit(db, change.customer, change.amount)
      return 200
    }
    return serve(await nodeWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
