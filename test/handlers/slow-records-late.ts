import { setTimeout as delay } from 'node:timers/promises'
import { addCredit } from './shared/apply-sqlite.ts'
import type { Handler } from './shared/handler.ts'
import { honoWebhook } from './shared/hono-webhook.ts'
import { serve } from './shared/serve.ts'
import { openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables } from './shared/tables.ts'

const schema = `${creditTables} CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT NOT NULL);`

/**
 * Faulty: works for 300 ms and records the event only at the end. If the provider times out earlier, its retry arrives
 * while the work is still in progress.
 */
export const slowRecordsLate: Handler = {
  name: 'slow-records-late',
  faults: ['F2', 'F3'],
  meantFor: 'timeout',
  verdict: 'fail',
  provider: 'stripe',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(schema, ['credits'], ['events'], options)
    const { db } = store
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment' || db.prepare('SELECT 1 FROM events WHERE id = ?').get(event.id)) return 200
      await delay(300) // creates a PDF
      addCredit(db, change.customer, change.amount)
      db.prepare('INSERT INTO events VALUES (?, ?) ON CONFLICT (id) DO NOTHING').run(event.id, event.type)
      return 200
    }
    return serve(await honoWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
