import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { succeeded } from '../../core/delivery/attempt.ts'
import { longestBackoff } from '../../core/delivery/backoff.ts'
import type { DamagedRow, OnDamaged, OutboxItem, OutboxState, Store, StoredAttempt } from '../store.ts'
import type { GroupCommit } from './group-commit.ts'
import { reading } from './readable-rows.ts'
import { isCorrupt } from './result-code.ts'
import { blob, deliveryColumns, isDamaged, prepareRead, toDelivery, whole, type Row } from './rows.ts'

/** Maximum number of bytes of a response body to store with an attempt. */
const keptBody = 16_384

/** Creates the queue of deliveries waiting to be sent. */
export function createOutbox(
  db: DatabaseSync,
  commits: GroupCommit,
  onDamaged: OnDamaged,
): Pick<Store, 'due' | 'nextDue' | 'waiting' | 'recordAttempt' | 'move'> {
  const queue = prepareQueue(db)
  const dueRows = dueReader(db, queue)
  const takenOut = new Set<bigint>()

  const quarantine = (row: DamagedRow, key: bigint): void => {
    if (takenOut.has(key)) return
    takenOut.add(key)
    onDamaged(row)
    // If this fails, the row is not sent in this run, and the next run finds it again.
    commits.run(() => queue.takeOut.run(key)).catch(() => undefined)
  }

  /**
   * Makes rows due now if they are due later than the longest backoff allows: the clock was ahead when they were
   * scheduled.
   */
  const catchUp = (target: string, now: number): void => {
    if (queue.isFar.get(target, now + longestBackoff)) queue.pullIn.run(now, target, now + longestBackoff)
  }

  return {
    due: (target, now, limit, skip) => {
      catchUp(target, now)
      const items = new Map<bigint, OutboxItem>()
      for (const { key, attempts, row } of dueRows(target, now)) {
        if (!isDamaged(row) && skip(String(row['id']))) continue
        const delivery = isDamaged(row)
          ? row
          : row['seq'] === null
            ? { seq: Number(key), problem: 'it no longer exists' }
            : toDelivery(row)
        if (isDamaged(delivery)) quarantine(delivery, key)
        else items.set(key, { delivery, attempts })
        if (items.size >= limit) break
      }
      return [...items.values()]
    },
    nextDue: (target, now) => {
      const at = queue.selectNext.get(target, now)?.['at']
      return typeof at === 'bigint' ? Number(at) : undefined
    },
    recordAttempt: (deliveryId, target, { attempt, result }: StoredAttempt, retryAt) =>
      commits.run(() => {
        const { body, ...rest } = result.outcome === 'response' ? result : { ...result, body: new Uint8Array() }
        queue.insertAttempt.run(target, attempt, JSON.stringify(rest), body.subarray(0, keptBody), deliveryId)
        const state: OutboxState = succeeded(result) ? 'done' : retryAt === undefined ? 'failed' : 'pending'
        queue.update.run(state, attempt, retryAt ?? 0, deliveryId, target)
      }),
    move: (from, to) =>
      commits.run(() => {
        queue.redirect.run(to, from)
        queue.giveUp.run(from)
      }),
    waiting: () => new Map(queue.selectWaiting.all().map((row) => [String(row['target']), Number(row['n'])])),
  }
}

function prepareQueue(db: DatabaseSync) {
  const due = "state = 'pending' AND target = ? AND due_at <= ? ORDER BY due_at, delivery_seq"
  return {
    selectDue: prepareRead(
      db,
      `SELECT ${deliveryColumns}, delivery_seq, attempts FROM outbox LEFT JOIN delivery ON seq = delivery_seq ` +
        `WHERE ${due}`,
    ),
    selectDueAlone: prepareRead(db, `SELECT delivery_seq, attempts FROM outbox WHERE ${due}`),
    selectNext: prepareRead(
      db,
      "SELECT min(due_at) AS at FROM outbox WHERE state = 'pending' AND target = ? AND due_at > ?",
    ),
    selectWaiting: prepareRead(db, "SELECT target, count(*) AS n FROM outbox WHERE state = 'pending' GROUP BY target"),
    insertAttempt: db.prepare(`INSERT OR REPLACE INTO attempt SELECT seq, ?, ?, ?, ${blob} FROM delivery WHERE id = ?`),
    update: db.prepare(
      'UPDATE outbox SET state = ?, attempts = ?, due_at = ? WHERE delivery_seq = (SELECT seq FROM delivery ' +
        'WHERE id = ?) AND target = ?',
    ),
    redirect: db.prepare(
      "UPDATE OR IGNORE outbox SET target = ?, attempts = 0, due_at = 0 WHERE state = 'pending' AND target = ?",
    ),
    // The delivery has been, or will be, sent to the new target anyway.
    giveUp: db.prepare("UPDATE outbox SET state = 'failed' WHERE state = 'pending' AND target = ?"),
    takeOut: db.prepare("UPDATE outbox SET state = 'failed' WHERE delivery_seq = ? AND state = 'pending'"),
    isFar: db.prepare("SELECT 1 FROM outbox WHERE state = 'pending' AND target = ? AND due_at > ? LIMIT 1"),
    pullIn: db.prepare("UPDATE outbox SET due_at = ? WHERE state = 'pending' AND target = ? AND due_at > ?"),
  }
}

type Queue = ReturnType<typeof prepareQueue>

/** A row of the queue. */
interface Due {
  /** Row number of the queued delivery. */
  readonly key: bigint
  readonly attempts: number
  readonly row: Row | DamagedRow
}

/** Returns a reader of due rows with the data needed to send them; it reads them one by one if a page is damaged. */
function dueReader(db: DatabaseSync, queue: Queue): (target: string, now: number) => Iterable<Due> {
  const readDelivery = reading(db, `SELECT ${deliveryColumns} FROM delivery WHERE seq = ?`)
  return function* (target, now) {
    try {
      for (const row of queue.selectDue.iterate(target, now)) yield { ...keyed(row), row }
    } catch (error) {
      if (!isCorrupt(error)) throw error
      reset(queue.selectDue)
      for (const row of queue.selectDueAlone.all(target, now).map(keyed))
        yield { ...row, row: readDelivery(row.key) ?? { seq: null } }
    }
  }
}

/** Returns the key and number of attempts; a damaged number counts as 0. */
function keyed({ delivery_seq: key, attempts }: Row): Omit<Due, 'row'> {
  return { key: key as bigint, attempts: Math.max(0, whole(attempts) ?? 0) }
}

/** Clears a failed iteration; otherwise, Node.js would throw its error again the next time the statement is used. */
function reset(failed: StatementSync): void {
  try {
    failed.iterate().return?.()
  } catch (error) {
    if (!isCorrupt(error)) throw error
  }
}
