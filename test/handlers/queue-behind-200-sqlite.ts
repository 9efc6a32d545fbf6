import { applySqlite } from './shared/apply-sqlite.ts'
import type { Handler } from './shared/handler.ts'
import { nodeWebhook } from './shared/node-webhook.ts'
import { sendReceipt } from './shared/receipt.ts'
import { observing, serve } from './shared/serve.ts'
import { inTransaction, openSqlite } from './shared/sqlite.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables, tableNames, tables } from './shared/tables.ts'
import { startWorker, withWorker } from './shared/worker.ts'

const schema = `${tables} ${creditTables} CREATE TABLE IF NOT EXISTS inbox (
  seq INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, body TEXT NOT NULL, done INTEGER DEFAULT 0,
  attempts INTEGER DEFAULT 0, due INTEGER DEFAULT 0);`

/**
 * Correct: an inbox that stores each event once, an early 200, and a worker that applies events in order and retries.
 */
export const queueBehind200Sqlite: Handler = {
  name: 'queue-behind-200-sqlite',
  faults: [],
  verdict: 'pass',
  provider: 'stripe',
  database: 'sqlite',
  start: async (options) => {
    const store = openSqlite(schema, tableNames, ['inbox'], options)
    const { db } = store
    const worker = startWorker(async () => {
      const next = db
        .prepare('SELECT seq, body, attempts FROM inbox WHERE done = 0 AND due <= ? ORDER BY seq LIMIT 1')
        .get(Date.now())
      if (!next) return false
      const change = changeOf(JSON.parse(String(next['body'])) as StripeEvent)
      try {
        if (change?.kind === 'payment') await sendReceipt(options.egressBase, change, `receipt-${change.invoice}`)
        inTransaction(db, () => {
          if (change) applySqlite(db, change)
          db.prepare('UPDATE inbox SET done = 1 WHERE seq = ?').run(next['seq']!)
        })
      } catch {
        const wait = Math.min(20 * 2 ** Number(next['attempts']), 5_000)
        db.prepare('UPDATE inbox SET attempts = attempts + 1, due = ? WHERE seq = ?').run(
          Date.now() + wait,
          next['seq']!,
        )
      }
      return true
    })
    const receive = (event: StripeEvent) => {
      db.prepare('INSERT INTO inbox (id, body) VALUES (?, ?) ON CONFLICT (id) DO NOTHING').run(
        event.id,
        JSON.stringify(event),
      )
      worker.wake()
      return 200
    }
    return serve(
      await nodeWebhook(receive, options.secret, stripeSigned),
      withWorker(observing(store, tableNames), worker),
      options,
    )
  },
}
