import { addCredit } from './shared/apply-sqlite.ts'
import { expressWebhook } from './shared/express-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { sendReceipt } from './shared/receipt.ts'
import { serve } from './shared/serve.ts'
import { openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables } from './shared/tables.ts'

const schema = `${creditTables} CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT NOT NULL);`

/**
 * Faulty: adds the credit before it sends the receipt. If the receipt cannot be sent, the answer is 500, and the retry
 * adds the credit again.
 */
export const effectBeforeFailingCall: Handler = {
  name: 'effect-before-failing-call',
  faults: ['F2', 'F4'],
  meantFor: 'fault',
  verdict: 'fail',
  provider: 'stripe',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(schema, ['credits'], ['events'], options)
    const { db } = store
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment' || db.prepare('SELECT 1 FROM events WHERE id = ?').get(event.id)) return 200
      addCredit(db, change.customer, change.amount)
      await sendReceipt(options.egressBase, change, `receipt-${change.invoice}`)
      db.prepare('INSERT INTO events VALUES (?, ?) ON CONFLICT (id) DO NOTHING').run(event.id, event.type)
      return 200
    }
    return serve(await expressWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
