import type { DatabaseSync } from 'node:sqlite'
import type { Delivery } from '../../core/delivery.ts'
import type { Identity } from '../../core/identity.ts'
import type { DamagedRow, NewDelivery } from '../store.ts'
import { reading } from './readable-rows.ts'
import { deliveryColumns, isDamaged, toDelivery, type Row } from './rows.ts'

/** An event of a delivery, and whether an earlier one carried it. */
export interface Claim {
  /** The delivery that carried the event before; undefined when the event is new. */
  readonly earlier: { readonly seq: number; readonly id: string } | undefined
  readonly sameContent: boolean
}

export interface Claims {
  /** Claims the dedupe keys of a delivery. To be called inside a transaction. */
  readonly claim: (entry: NewDelivery, seq: number) => readonly Claim[]
  /** From now on this delivery carries its events. */
  readonly move: (entry: NewDelivery, seq: number) => void
}

/** Bytes of a body up to which its content is hashed only when it comes again: most events never do. */
const quicklyHashed = 8_192

/**
 * Which delivery carries an event: a row for each dedupe key.
 * @param earlier a second connection, for what is committed: to read a damaged page fails the transaction that does it
 */
export function createClaims(db: DatabaseSync, earlier: () => DatabaseSync): Claims {
  const insert = db.prepare('INSERT INTO event (source, dedupe_key, delivery_seq, content_hash) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
  const select = db.prepare('SELECT delivery_seq, content_hash FROM event WHERE source = ? AND dedupe_key = ?')
  const learn = db.prepare('UPDATE event SET content_hash = ? WHERE source = ? AND dedupe_key = ?')
  const move = db.prepare('UPDATE event SET delivery_seq = ? WHERE source = ? AND dedupe_key = ?')
  const readId = finder(db, earlier, 'id')
  const readDelivery = finder(db, earlier, deliveryColumns)

  const read = (seq: number): Delivery | undefined => {
    const row = readDelivery(seq)
    const found = row && !isDamaged(row) ? toDelivery(row) : undefined
    return found && !isDamaged(found) ? found : undefined
  }

  /** Whether the content is that of the earlier delivery. One that is gone or damaged counts as the same. */
  const isSame = ({ source, contentIn }: NewDelivery, identity: Identity, earlier: Delivery | undefined): boolean => {
    if (!earlier) return true
    const before = contentIn(earlier, identity.dedupeKey)
    if (before !== undefined) learn.run(before, source, identity.dedupeKey)
    return before === identity.contentHash()
  }

  const claimOf = (entry: NewDelivery, identity: Identity, seq: number, readOnce: typeof read): Claim | undefined => {
    const { source, inspection, delivery } = entry
    const small = inspection.identities.length === 1 && delivery.body.length <= quicklyHashed
    const hash = small ? null : identity.contentHash()
    if (insert.run(source, identity.dedupeKey, seq, hash).changes === 1) return { earlier: undefined, sameContent: true }
    const row = select.get(source, identity.dedupeKey)
    const carrier = Number(row?.['delivery_seq'])
    const known = row?.['content_hash']
    const sameContent = typeof known === 'string' ? known === identity.contentHash() : isSame(entry, identity, readOnce(carrier))
    if (carrier !== seq) return { earlier: { seq: carrier, id: idOf(readId(carrier)) }, sameContent }
    // The same event twice in one delivery is one event.
    return sameContent ? undefined : { earlier: { seq, id: delivery.id }, sameContent }
  }

  return {
    claim: (entry, seq) => {
      const known = new Map<number, Delivery | undefined>()
      const readOnce: typeof read = (earlier) => {
        if (!known.has(earlier)) known.set(earlier, read(earlier))
        return known.get(earlier)
      }
      return entry.inspection.identities
        .filter(({ recurs }) => !recurs)
        .flatMap((identity) => claimOf(entry, identity, seq, readOnce) ?? [])
    },
    move: ({ source, inspection }, seq) => {
      for (const { dedupeKey } of inspection.identities) move.run(seq, source, dedupeKey)
    },
  }
}

/** Reads columns of the delivery of a number, also of one that is not committed yet. */
function finder(db: DatabaseSync, earlier: () => DatabaseSync, columns: string): (seq: number) => Row | DamagedRow | undefined {
  const sql = `SELECT ${columns} FROM delivery WHERE seq = ?`
  const here = reading(db, sql)
  let there: typeof here | undefined
  return (seq) => {
    there ??= reading(earlier(), sql)
    return there(seq) ?? here(seq)
  }
}

function idOf(row: Row | DamagedRow | undefined): string {
  if (!row) return 'a delivery that is gone'
  return typeof row['id'] === 'string' ? row['id'] : 'a delivery that is damaged'
}
