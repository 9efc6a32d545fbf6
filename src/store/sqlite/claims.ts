import type { DatabaseSync } from 'node:sqlite'
import { header, type Delivery } from '../../core/delivery/delivery.ts'
import type { Identity } from '../../core/provider/identity.ts'
import type { DamagedRow, NewDelivery } from '../store.ts'
import { reading } from './readable-rows.ts'
import { deliveryColumns, isDamaged, prepareRead, toDelivery, type Row } from './rows.ts'

/** An event in a delivery, and the earlier delivery that carried it, if any. */
export interface Claim {
  readonly dedupeKey: string
  /** The earlier delivery that carried the event, preferably with the same content; undefined if the event is new. */
  readonly earlier: { readonly seq: number; readonly id: string } | undefined
  readonly sameContent: boolean
}

export interface Claims {
  /** Claims a delivery's dedupe keys. Must be called inside a transaction. */
  readonly claim: (entry: NewDelivery, seq: number) => readonly Claim[]
  /** Makes this delivery the carrier of the events that earlier deliveries carried. */
  readonly move: (source: string, claimed: readonly Claim[], seq: number) => void
}

/** Maximum size, in bytes, of an uncompressed body that is hashed only if its event is repeated, which is rare. */
const quicklyHashed = 8_192

/**
 * Tracks which delivery carries each event: one row per dedupe key, and one for each further version of the content
 * received under that key.
 * @param earlier returns a second connection, for reading committed rows: reading a damaged page makes the current
 *   transaction fail
 */
export function createClaims(db: DatabaseSync, earlier: () => DatabaseSync): Claims {
  const insert = db.prepare(
    'INSERT INTO event (source, dedupe_key, delivery_seq, content_hash) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const select = prepareRead(db, 'SELECT delivery_seq, content_hash FROM event WHERE source = ? AND dedupe_key = ?')
  const learn = db.prepare('UPDATE event SET content_hash = ? WHERE source = ? AND dedupe_key = ?')
  const carrierOf = otherContents(db)
  const moves = ['event', 'event_content'].map((table) =>
    db.prepare(`UPDATE ${table} SET delivery_seq = ? WHERE source = ? AND dedupe_key = ? AND delivery_seq = ?`),
  )
  const readId = finder(db, earlier, 'id')
  const readDelivery = finder(db, earlier, deliveryColumns)

  const read = (seq: number): Delivery | undefined => {
    const row = readDelivery(seq)
    const found = row && !isDamaged(row) ? toDelivery(row) : undefined
    return found && !isDamaged(found) ? found : undefined
  }

  /**
   * Returns whether the earlier delivery has the same content. Assumes that it does if that delivery is lost or
   * damaged.
   */
  const isSame = ({ source, contentIn }: NewDelivery, identity: Identity, earlier: Delivery | undefined): boolean => {
    if (!earlier) return true
    const before = contentIn(earlier, identity.dedupeKey)
    if (before !== undefined) learn.run(before, source, identity.dedupeKey)
    return before === identity.contentHash()
  }

  const claimOf = (entry: NewDelivery, identity: Identity, seq: number, readOnce: typeof read): Claim | undefined => {
    const { source, delivery } = entry
    const hash = isQuicklyHashed(entry) ? null : identity.contentHash()
    if (insert.run(source, identity.dedupeKey, seq, hash).changes === 1)
      return { dedupeKey: identity.dedupeKey, earlier: undefined, sameContent: true }
    const row = select.get(source, identity.dedupeKey)
    const first = Number(row?.['delivery_seq'])
    const known = row?.['content_hash']
    const sameAsFirst =
      typeof known === 'string' ? known === identity.contentHash() : isSame(entry, identity, readOnce(first))
    const carrier = sameAsFirst ? first : carrierOf(source, identity, seq)
    // An event repeated within a delivery counts once.
    if (carrier === seq) return undefined
    const earlier = carrier ?? first
    return {
      dedupeKey: identity.dedupeKey,
      earlier: { seq: earlier, id: earlier === seq ? delivery.id : idOf(readId(earlier)) },
      sameContent: carrier !== undefined,
    }
  }

  return {
    claim: (entry, seq) => {
      // Cache only the last delivery: a batch may refer to a thousand earlier ones.
      let last: { readonly seq: number; readonly delivery: Delivery | undefined } | undefined
      const readOnce: typeof read = (earlier) => {
        if (last?.seq !== earlier) last = { seq: earlier, delivery: read(earlier) }
        return last.delivery
      }
      return entry.inspection.identities
        .filter(({ recurs }) => !recurs)
        .flatMap((identity) => claimOf(entry, identity, seq, readOnce) ?? [])
    },
    move: (source, claimed, seq) => {
      for (const { dedupeKey, earlier } of claimed)
        if (earlier) for (const move of moves) move.run(seq, source, dedupeKey, earlier.seq)
    },
  }
}

/** True if the content is small enough to hash only if its event is repeated. */
function isQuicklyHashed({ inspection, delivery }: NewDelivery): boolean {
  return (
    inspection.identities.length === 1 && delivery.body.length <= quicklyHashed && !header(delivery, 'content-encoding')
  )
}

/**
 * Returns a function that finds the delivery that carries an event's content, for content other than the event's first.
 * If the content is new, the function makes the given delivery its carrier and returns undefined.
 */
function otherContents(db: DatabaseSync): (source: string, identity: Identity, seq: number) => number | undefined {
  const add = db.prepare(
    'INSERT INTO event_content (source, dedupe_key, content_hash, delivery_seq) VALUES (?, ?, ?, ?) ON ' +
      'CONFLICT DO NOTHING',
  )
  const select = prepareRead(
    db,
    'SELECT delivery_seq FROM event_content WHERE source = ? AND dedupe_key = ? AND content_hash = ?',
  )
  return (source, { dedupeKey, contentHash }, seq) => {
    const hash = contentHash()
    if (add.run(source, dedupeKey, hash, seq).changes === 1) return undefined
    return Number(select.get(source, dedupeKey, hash)?.['delivery_seq'])
  }
}

/** Returns a function that reads a delivery's columns by row number, whether or not the row is committed. */
function finder(
  db: DatabaseSync,
  earlier: () => DatabaseSync,
  columns: string,
): (seq: number) => Row | DamagedRow | undefined {
  const sql = `SELECT ${columns} FROM delivery WHERE seq = ?`
  const here = reading(db, sql)
  let there: typeof here | undefined
  return (seq) => {
    there ??= reading(earlier(), sql)
    return there(seq) ?? here(seq)
  }
}

function idOf(row: Row | DamagedRow | undefined): string {
  if (!row) return 'a delivery that no longer exists'
  return typeof row['id'] === 'string' ? row['id'] : 'a damaged delivery'
}
