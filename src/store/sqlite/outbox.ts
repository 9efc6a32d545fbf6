import type { DatabaseSync } from 'node:sqlite'
import { succeeded } from '../../core/attempt.ts'
import type { OutboxItem, OutboxState, Store, StoredAttempt } from '../store.ts'
import type { GroupCommit } from './group-commit.ts'
import { deliveryColumns, toDelivery } from './rows.ts'

/** Bytes of an answer's body that are stored with an attempt. */
const keptBody = 16_384

/** The queue of what is still to be sent, as rows. */
export function createOutbox(db: DatabaseSync, commits: GroupCommit): Pick<Store, 'due' | 'nextDue' | 'settle' | 'count'> {
  const selectDue = db.prepare(
    `SELECT ${deliveryColumns}, target, attempts FROM outbox JOIN delivery ON seq = delivery_seq
     WHERE state = 'pending' AND due_at <= ? ORDER BY due_at, delivery_seq`,
  )
  const selectNext = db.prepare("SELECT min(due_at) AS at FROM outbox WHERE state = 'pending'")
  const selectCount = db.prepare('SELECT count(*) AS n FROM outbox WHERE state = ?')
  const insertAttempt = db.prepare(
    'INSERT OR REPLACE INTO attempt SELECT seq, ?, ?, ?, ? FROM delivery WHERE id = ?',
  )
  const update = db.prepare(
    'UPDATE outbox SET state = ?, attempts = ?, due_at = ? WHERE delivery_seq = (SELECT seq FROM delivery WHERE id = ?) AND target = ?',
  )
  return {
    due: (now, limit, skip) => {
      const items: OutboxItem[] = []
      for (const row of selectDue.iterate(now)) {
        const item = { delivery: toDelivery(row), target: String(row['target']), attempts: Number(row['attempts']) }
        if (!skip(item.delivery.id, item.target)) items.push(item)
        if (items.length === limit) break
      }
      return items
    },
    nextDue: () => {
      const at = selectNext.get()?.['at']
      return typeof at === 'number' ? at : undefined
    },
    settle: (deliveryId, target, { attempt, result }: StoredAttempt, retryAt) =>
      commits.run(() => {
        const { body, ...rest } = result.outcome === 'response' ? result : { ...result, body: new Uint8Array() }
        insertAttempt.run(target, attempt, JSON.stringify(rest), body.subarray(0, keptBody), deliveryId)
        const state: OutboxState = succeeded(result) ? 'done' : retryAt === undefined ? 'failed' : 'pending'
        update.run(state, attempt, retryAt ?? 0, deliveryId, target)
      }),
    count: (state) => Number(selectCount.get(state)?.['n']),
  }
}
