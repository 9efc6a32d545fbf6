import { applyPostgres } from './shared/apply-postgres.ts'
import type { Handler } from './shared/handler.ts'
import { honoWebhook } from './shared/hono-webhook.ts'
import { openPostgres, transaction } from './shared/postgres.ts'
import { sendReceipt } from './shared/receipt.ts'
import { observing, serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import { creditTables, tableNames, tables } from './shared/tables.ts'
import { startWorker, withWorker } from './shared/worker.ts'

const schema = `${tables} ${creditTables} CREATE TABLE IF NOT EXISTS inbox (
  seq SERIAL PRIMARY KEY, id TEXT UNIQUE NOT NULL, body JSONB NOT NULL, done INTEGER DEFAULT 0,
  attempts INTEGER DEFAULT 0, due TIMESTAMPTZ DEFAULT now());`

/**
 * Correct: an inbox that stores each event once, an early 200, and a worker that applies events in order and retries.
 */
export const queueBehind200Postgres: Handler = {
  name: 'queue-behind-200-postgres',
  faults: [],
  verdict: 'pass',
  provider: 'stripe',
  database: 'postgres',
  start: async (options) => {
    const store = await openPostgres(schema, tableNames, ['inbox'], options)
    const { pool } = store
    const worker = startWorker(async () => {
      const { rows } = await pool.query<{ seq: number; body: StripeEvent; attempts: number }>(
        'SELECT seq, body, attempts FROM inbox WHERE done = 0 AND due <= now() ORDER BY seq LIMIT 1',
      )
      const next = rows[0]
      if (!next) return false
      const change = changeOf(next.body)
      try {
        if (change?.kind === 'payment') await sendReceipt(options.egressBase, change, `receipt-${change.invoice}`)
        await transaction(pool, async (client) => {
          const { rowCount } = await client.query('UPDATE inbox SET done = 1 WHERE seq = $1 AND done = 0', [next.seq])
          if (rowCount === 1 && change) await applyPostgres(client, change)
        })
      } catch {
        const wait = Math.min(20 * 2 ** next.attempts, 5_000)
        await pool.query(
          `UPDATE inbox SET attempts = attempts + 1, due = now() + $1 * interval '1 ms' WHERE seq = $2`,
          [wait, next.seq],
        )
      }
      return true
    })
    const receive = async (event: StripeEvent) => {
      await pool.query('INSERT INTO inbox (id, body) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING', [event.id, event])
      worker.wake()
      return 200
    }
    return serve(
      await honoWebhook(receive, options.secret, stripeSigned),
      withWorker(observing(store, tableNames), worker),
      options,
    )
  },
}
