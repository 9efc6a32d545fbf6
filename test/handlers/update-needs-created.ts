import { expressWebhook } from './shared/express-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { serve } from './shared/serve.ts'
import { openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { tables } from './shared/tables.ts'

const schema = tables

/** Faulty: updates an existing subscription and answers 200 if there is none, so an update before `created` is lost. */
export const updateNeedsCreated: Handler = {
  name: 'update-needs-created',
  faults: ['F8'],
  meantFor: 'order',
  verdict: 'fail',
  provider: 'stripe',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(schema, ['subscriptions'], [], options)
    const { db } = store
    const receive = (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'subscription') return 200
      const { subscription, customer, status, plan, at, rank } = change
      if (event.type === 'customer.subscription.created') {
        db.prepare('INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subscription) DO NOTHING').run(
          subscription,
          customer,
          status,
          plan,
          at,
          rank,
        )
      } else {
        db.prepare(`UPDATE subscriptions SET status = ?1, plan = ?2, changed_at = ?3, rank = ?4
          WHERE subscription = ?5 AND (?3, ?4) > (changed_at, rank)`).run(status, plan, at, rank, subscription)
      }
      return 200
    }
    return serve(await expressWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
