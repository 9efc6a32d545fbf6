import { fastifyWebhook } from './shared/fastify-webhook.ts'
import { gocardlessSigned, resourceOf, type GocardlessBatch, type GocardlessEvent } from './shared/gocardless.ts'
import type { Handler } from './shared/handler.ts'
import { observing, serve } from './shared/serve.ts'
import { inTransaction, openSqlite } from './shared/sqlite.ts'

const schema = `
  CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, type TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS broken (id TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS resources (
    id TEXT PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL, changed_at TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS confirmations (payment TEXT PRIMARY KEY, count INTEGER NOT NULL);`
const shown = ['resources', 'confirmations']

/**
 * Correct: each event of a batch is applied in its own transaction, once per event id. An invalid event is set aside
 * and does not block the others.
 */
export const gocardlessItemsSqlite: Handler = {
  name: 'gocardless-items-sqlite',
  faults: [],
  verdict: 'pass',
  provider: 'gocardless',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(schema, shown, ['events', 'broken'], options)
    const { db } = store
    const apply = (event: GocardlessEvent) => {
      const resource = resourceOf(event)
      const type = `${event.resource_type}.${event.action}`
      if (db.prepare('INSERT INTO events VALUES (?, ?) ON CONFLICT (id) DO NOTHING').run(event.id, type).changes === 0)
        return
      db.prepare(`INSERT INTO resources VALUES (?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET status = excluded.status, changed_at = excluded.changed_at
        WHERE excluded.changed_at > resources.changed_at`).run(
        resource,
        event.resource_type,
        event.action,
        event.created_at,
      )
      if (type !== 'payments.confirmed') return
      db.prepare('INSERT INTO confirmations VALUES (?, 1) ON CONFLICT (payment) DO UPDATE SET count = count + 1').run(
        resource,
      )
    }
    const receive = ({ events, meta }: GocardlessBatch) => {
      for (const [index, event] of events.entries()) {
        try {
          inTransaction(db, () => apply(event))
        } catch {
          db.prepare('INSERT OR REPLACE INTO broken VALUES (?, ?)').run(
            `${meta.webhook_id}/${index}`,
            JSON.stringify(event),
          )
        }
      }
      return 204
    }
    return serve(await fastifyWebhook(receive, options.secret, gocardlessSigned), observing(store, shown), options)
  },
}
