import { fastifyWebhook } from './shared/fastify-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { serve } from './shared/serve.ts'
import { openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { tables } from './shared/tables.ts'

const schema = tables

/** Faulty: the last event to arrive determines the state of the subscription, however old it is. */
export const staleOverwrite: Handler = {
  name: 'stale-overwrite',
  faults: ['F9'],
  meantFor: 'stale',
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
      db.prepare(`INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subscription) DO UPDATE SET
        status = excluded.status, plan = excluded.plan, changed_at = excluded.changed_at, rank = excluded.rank`).run(
        subscription,
        customer,
        status,
        plan,
        at,
        rank,
      )
      return 200
    }
    return serve(await fastifyWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
