import type { Handler } from './shared/handler.ts'
import { nodeWebhook } from './shared/node-webhook.ts'
import { serve } from './shared/serve.ts'
import { openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { tables } from './shared/tables.ts'

const schema = tables

/** Faulty: the same event with a different amount overwrites the payment. */
export const conflictAppliesOtherBody: Handler = {
  name: 'conflict-applies-other-body',
  faults: ['conflict'],
  meantFor: 'conflict',
  verdict: 'warn',
  provider: 'stripe',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(schema, ['payments'], [], options)
    const { db } = store
    const receive = (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment') return 200
      db.prepare(
        'INSERT INTO payments VALUES (?, ?, ?) ON CONFLICT (invoice) DO UPDATE SET amount = excluded.amount',
      ).run(change.invoice, change.customer, change.amount)
      return 200
    }
    return serve(await nodeWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
