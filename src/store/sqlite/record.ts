import type { DatabaseSync } from 'node:sqlite'
import type { Disposition } from '../../core/delivery/disposition.ts'
import { listed } from '../../core/inspect.ts'
import type { NewDelivery, Recorded } from '../store.ts'
import { createClaims, type Claim } from './claims.ts'
import { refusedLimit } from './refused-limit.ts'
import { blob, highestSeq } from './rows.ts'

/**
 * Returns a function that records a delivery with its claims and outbox rows. The function must be called inside a
 * transaction.
 */
export function createRecorder(db: DatabaseSync, earlier: () => DatabaseSync): (entry: NewDelivery) => Recorded {
  const claims = createClaims(db, earlier)
  const limit = refusedLimit(db)
  const insertDelivery = db.prepare(`INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${blob}, ?)`)
  const insertOutbox = db.prepare("INSERT INTO outbox VALUES (?, ?, 'pending', 0, ?)")
  const isCarried = db.prepare("SELECT 1 FROM outbox WHERE delivery_seq = ? AND target = ? AND state <> 'failed'")
  let seq = lastSeq(db)

  /**
   * Returns the targets to send to. A duplicate is suppressed only at targets where an earlier copy has arrived or is
   * still in flight.
   */
  const targetsOf = (entry: NewDelivery, disposition: Disposition, claimed: readonly Claim[]): readonly string[] => {
    if (disposition !== 'duplicate' || entry.duplicates === 'forward') return entry.targets
    return entry.targets.filter((target) =>
      claimed.some(({ earlier }) => earlier && !isCarried.get(earlier.seq, target)),
    )
  }

  return (entry) => {
    seq += 1
    const { delivery, source, inspection, refused } = entry
    const claimed = refused || entry.unclaimed !== undefined ? [] : claims.claim(entry, seq)
    const { disposition, reason: found } = refused ?? passed(entry) ?? dispositionOf(claimed)
    const targets = refused ? [] : targetsOf(entry, disposition, claimed)
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
      JSON.stringify(listed(inspection)),
    )
    for (const target of targets) insertOutbox.run(seq, target, delivery.receivedAt)
    if (carries) claims.move(source, claimed, seq)
    if (refused) limit.added(seq)
    const carrier = disposition === 'duplicate' && !carries ? claimed[0]?.earlier : undefined
    return { disposition, reason, targets, ...(carrier ? { carriedBy: carrier.id } : {}) }
  }
}

/** Returns the highest row number in use, including rows whose delivery is lost. */
function lastSeq(db: DatabaseSync): number {
  const highest = (column: string, table: string): number =>
    Number(
      db.prepare(`SELECT max(${column}) AS seq FROM ${table} WHERE ${column} BETWEEN 0 AND ${highestSeq}`).get()?.[
        'seq'
      ] ?? 0,
    )
  return Math.max(highest('seq', 'delivery'), highest('delivery_seq', 'outbox'), highest('delivery_seq', 'attempt'))
}

function passed({ unclaimed }: NewDelivery): { disposition: Disposition; reason: string } | undefined {
  return unclaimed === undefined ? undefined : { disposition: 'accepted', reason: unclaimed }
}

function dispositionOf(claims: readonly Claim[]): { disposition: Disposition; reason: string } {
  const earlier = claims.filter((claim) => claim.earlier)
  const first = earlier[0]?.earlier
  const conflict = claims.find((claim) => !claim.sameContent)
  if (conflict)
    return { disposition: 'conflict', reason: `same event id as ${conflict.earlier?.id}, but different content` }
  if (claims.length === 0)
    return { disposition: 'accepted', reason: 'the event only names the object, which may have changed again' }
  if (first === undefined)
    return { disposition: 'accepted', reason: claims.length === 1 ? 'new event' : `${claims.length} new events` }
  if (earlier.length < claims.length) {
    return { disposition: 'accepted', reason: `${claims.length - earlier.length} of ${claims.length} events are new` }
  }
  return { disposition: 'duplicate', reason: `same event as ${first.id}` }
}
