import type { DatabaseSync } from 'node:sqlite'
import { succeeded } from '../../core/attempt.ts'
import type { OutboxItem, OutboxState, Store, StoredAttempt } from '../store.ts'
import type { GroupCommit } from './group-commit.ts'
import { blob, deliveryColumns, toDelivery } from './rows.ts'

/** Bytes of an answer's body that are stored with an attempt. */
const keptBody = 16_384

/** The queue of what is still to be sent, as rows. */
export function createOutbox(db: DatabaseSync, commits: GroupCommit): Pick<Store, 'due' | 'nextDue' | 'waiting' | 'settle'> {
  const selectDue = db.prepare(
    `SELECT ${deliveryColumns}, attempts FROM outbox JOIN delivery ON seq = delivery_seq
     WHERE state = 'pending' AND target = ? AND due_at <= ? ORDER BY due_at, delivery_seq`,
  )
  const selectNext = db.prepare("SELECT min(due_at) AS at FROM outbox WHERE state = 'pending' AND target = ? AND due_at > ?")
  const selectWaiting = db.prepare("SELECT target, count(*) AS n FROM outbox WHERE state = 'pending' GROUP BY target")
  const insertAttempt = db.prepare(`INSERT OR REPLACE INTO attempt SELECT seq, ?, ?, ?, ${blob} FROM delivery WHERE id = ?`)
  const update = db.prepare(
    'UPDATE outbox SET state = ?, attempts = ?, due_at = ? WHERE delivery_seq = (SELECT seq FROM delivery WHERE id = ?) AND target = ?',
  )
  return {
    due: (target, now, limit, skip) => {
      const items: OutboxItem[] = []
      for (const row of selectDue.iterate(target, now)) {
        if (!skip(String(row['id']))) items.push({ delivery: toDelivery(row), attempts: Number(row['attempts']) })
        if (items.length >= limit) break
      }
      return items
    },
    nextDue: (target, now) => {
      const at = selectNext.get(target, now)?.['at']
      return typeof at === 'number' ? at : undefined
    },
    settle: (deliveryId, target, { attempt, result }: StoredAttempt, retryAt) =>
      commits.run(() => {
        const { body, ...rest } = result.outcome === 'response' ? result : { ...result, body: new Uint8Array() }
        insertAttempt.run(target, attempt, JSON.stringify(rest), body.subarray(0, keptBody), deliveryId)
        const state: OutboxState = succeeded(result) ? 'done' : retryAt === undefined ? 'failed' : 'pending'
        update.run(state, attempt, retryAt ?? 0, deliveryId, target)
      }),
    waiting: () => new Map(selectWaiting.all().map((row) => [String(row['target']), Number(row['n'])])),
  }
}
