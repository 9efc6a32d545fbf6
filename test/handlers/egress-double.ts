import { randomUUID } from 'node:crypto'
import type { Handler } from './shared/handler.ts'
import { honoWebhook } from './shared/hono-webhook.ts'
import { sendReceipt } from './shared/receipt.ts'
import { serve } from './shared/serve.ts'
import { openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { tables } from './shared/tables.ts'

const schema = tables

/** Faulty: sends a receipt for every delivery, each with a different key. Its database looks correct. */
export const egressDouble: Handler = {
  name: 'egress-double',
  faults: ['egress'],
  meantFor: 'duplicate',
  verdict: 'fail',
  provider: 'stripe',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(schema, ['payments'], [], options)
    const { db } = store
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment') return 200
      await sendReceipt(options.egressBase, change, randomUUID())
      db.prepare('INSERT INTO payments VALUES (?, ?, ?) ON CONFLICT (invoice) DO NOTHING').run(
        change.invoice,
        change.customer,
        change.amount,
      )
      return 200
    }
    return serve(await honoWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
