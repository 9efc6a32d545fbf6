import express from 'express'
import { addCredit } from './shared/apply-sqlite.ts'
import { expressWebhook } from './shared/express-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { serve } from './shared/serve.ts'
import { inTransaction, openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables } from './shared/tables.ts'

const schema = `${creditTables} CREATE TABLE IF NOT EXISTS fulfilled (id TEXT PRIMARY KEY);`

/**
 * Faulty: the page shown after checkout, `/checkout/done?invoice=…&customer=…&amount=…`, also adds the credit. The page
 * and the webhook do not know of each other.
 */
export const callbackAlsoPays: Handler = {
  name: 'callback-also-pays',
  faults: ['F12'],
  verdict: 'pass',
  unseen:
    'the browser opens the page after checkout, and billhook cannot see this: it sends only what the provider sends',
  provider: 'stripe',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(schema, ['credits'], ['fulfilled'], options)
    const { db } = store
    const fulfil = (id: string, customer: string, amount: number) =>
      inTransaction(db, () => {
        if (db.prepare('INSERT INTO fulfilled VALUES (?) ON CONFLICT DO NOTHING').run(id).changes === 1)
          addCredit(db, customer, amount)
      })
    const receive = (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind === 'payment') fulfil(`webhook:${change.invoice}`, change.customer, change.amount)
      return 200
    }
    const webhook = await expressWebhook(receive, options.secret, stripeSigned)
    const app = express().get('/checkout/done', (request, response) => {
      const { invoice, customer, amount } = request.query as Record<string, string>
      fulfil(`callback:${invoice}`, customer ?? 'nobody', Number(amount))
      response.send('Thank you')
    })
    return serve(app.use(webhook), store, options)
  },
}
