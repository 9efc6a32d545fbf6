import type { DatabaseSync } from 'node:sqlite'
import type { Disposition } from '../../core/disposition.ts'
import type { Identity } from '../../core/identity.ts'
import type { NewDelivery, Recorded } from '../store.ts'
import { deliveryColumns, toDelivery } from './rows.ts'
import { blob } from './rows.ts'

interface Claim {
  /** The delivery that carried the event before; undefined when the event is new. */
  readonly earlier: { readonly seq: number; readonly id: string } | undefined
  readonly sameContent: boolean
}

/** Stores one delivery, its claims and its outbox rows. To be called inside a transaction. */
export function createRecorder(db: DatabaseSync): (entry: NewDelivery) => Recorded {
  const insertClaim = db.prepare('INSERT INTO event VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
  const selectClaim = db.prepare(
    `SELECT delivery_seq, ${deliveryColumns} FROM event LEFT JOIN delivery ON seq = delivery_seq
     WHERE event.source = ? AND dedupe_key = ?`,
  )
  const moveClaim = db.prepare('UPDATE event SET delivery_seq = ? WHERE source = ? AND dedupe_key = ?')
  const insertDelivery = db.prepare(`INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${blob}, ?)`)
  const insertOutbox = db.prepare("INSERT INTO outbox VALUES (?, ?, 'pending', 0, ?)")
  const isCarried = db.prepare("SELECT 1 FROM outbox WHERE delivery_seq = ? AND target = ? AND state <> 'failed'")
  const last = db.prepare('SELECT max(seq) AS seq FROM delivery').get()
  let seq = Number(last?.['seq'] ?? 0)

  const claim = ({ source, sameContent }: NewDelivery, identity: Identity): Claim => {
    if (insertClaim.run(source, identity.dedupeKey, seq).changes === 1) return { earlier: undefined, sameContent: true }
    const row = selectClaim.get(source, identity.dedupeKey)
    const seqOfEarlier = Number(row?.['delivery_seq'])
    if (!row || row['id'] === null) return { earlier: { seq: seqOfEarlier, id: 'a delivery that is gone' }, sameContent: true }
    const earlier = toDelivery(row)
    return { earlier: { seq: seqOfEarlier, id: earlier.id }, sameContent: sameContent(earlier, identity) }
  }

  /** Suppressed only where an earlier copy has arrived or is still on its way. */
  const targetsOf = (entry: NewDelivery, disposition: Disposition, claims: readonly Claim[]): readonly string[] => {
    if (disposition !== 'duplicate' || entry.duplicates === 'forward') return entry.targets
    return entry.targets.filter((target) => claims.some(({ earlier }) => earlier && !isCarried.get(earlier.seq, target)))
  }

  return (entry) => {
    seq += 1
    const { delivery, source, inspection } = entry
    const claims = entry.refused || entry.unverified !== undefined ? [] : inspection.identities.filter(({ recurs }) => !recurs).map((identity) => claim(entry, identity))
    const { disposition, reason: found } = entry.refused ?? passed(entry) ?? judge(claims)
    const targets = entry.refused ? [] : targetsOf(entry, disposition, claims)
    const carries = disposition === 'duplicate' && targets.length > 0
    const reason = carries ? `${found}; forwarded` : found
    insertDelivery.run(
      seq,
      delivery.id,
      delivery.receivedAt,
      source,
      inspection.identities[0]?.type ?? null,
      disposition,
      reason,
      delivery.method,
      delivery.url,
      delivery.from,
      JSON.stringify(delivery.headers),
      delivery.body,
      JSON.stringify(inspection),
    )
    for (const target of targets) insertOutbox.run(seq, target, delivery.receivedAt)
    if (carries) for (const identity of inspection.identities) moveClaim.run(seq, source, identity.dedupeKey)
    return { disposition, reason, targets }
  }
}

function passed({ unverified }: NewDelivery): { disposition: Disposition; reason: string } | undefined {
  return unverified === undefined ? undefined : { disposition: 'accepted', reason: unverified }
}

function judge(claims: readonly Claim[]): { disposition: Disposition; reason: string } {
  const earlier = claims.filter((claim) => claim.earlier)
  const first = earlier[0]?.earlier
  const conflict = claims.find((claim) => !claim.sameContent)
  if (conflict) return { disposition: 'conflict', reason: `same event id as ${conflict.earlier?.id}, other content` }
  if (claims.length === 0) return { disposition: 'accepted', reason: 'the provider names the object only: it may have changed again' }
  if (first === undefined) return { disposition: 'accepted', reason: claims.length === 1 ? 'new event' : `${claims.length} new events` }
  if (earlier.length < claims.length) {
    return { disposition: 'accepted', reason: `${claims.length - earlier.length} of ${claims.length} events are new` }
  }
  return { disposition: 'duplicate', reason: `same event as ${first.id}` }
}
