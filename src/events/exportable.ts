import { parseBody } from '../core/delivery/body.ts'
import { storedLimit } from '../core/delivery/body-limit.ts'
import { isRefused } from '../core/delivery/disposition.ts'
import type { Pseudonym } from '../core/redact/pseudonym/pseudonym.ts'
import { redactDelivery } from '../core/redact/delivery.ts'
import { redactForm } from '../core/redact/form.ts'
import { redactText } from '../core/redact/free-text.ts'
import { redactPayload } from '../core/redact/json.ts'
import { findProvider } from '../providers/index.ts'
import type { DeliveryFilter, Store, StoredDelivery } from '../store/store.ts'

export interface Selection {
  /** Payloads as separate files, or whole deliveries. */
  readonly form: 'payload' | 'delivery'
  /** True if the user filtered by disposition. In that case, even refused deliveries are exported. */
  readonly asked: boolean
  /** Absent if nothing is to be redacted. */
  readonly pseudonym: Pseudonym | undefined
}

/** The reason why a delivery is not exported, with the delivery's `id` if the reason is unexpected. */
export interface LeftOut {
  readonly why: string
  readonly id?: string
}

/** Yields the deliveries to export from a store. The limit does not count deliveries that are left out. */
export function exportedOf(
  store: Pick<Store, 'list'>,
  filter: DeliveryFilter,
  selection: Selection,
  leftOut: (reason: LeftOut) => void,
): Generator<StoredDelivery> {
  const passes = (stored: StoredDelivery): boolean => exportable([stored], selection, leftOut).next().done !== true
  const deliveries = filter.limit === undefined ? store.list(filter) : store.list(filter, passes)
  return exportable(deliveries, selection, leftOut)
}

/**
 * Yields the deliveries to export, ready to write, and reports the others to `leftOut`. A bad delivery does not stop
 * the export.
 */
export function* exportable(
  deliveries: Iterable<StoredDelivery>,
  selection: Selection,
  leftOut: (reason: LeftOut) => void,
): Generator<StoredDelivery> {
  for (const stored of deliveries) {
    const ready = attempt(stored, selection)
    if ('why' in ready) leftOut(ready)
    else yield ready
  }
}

function attempt(stored: StoredDelivery, selection: Selection): StoredDelivery | LeftOut {
  try {
    return prepare(stored, selection)
  } catch (error) {
    // The message may quote the payload, so only the error's name is shown.
    return {
      why: `a bug in billhook that should be reported (${error instanceof Error ? error.name : 'unknown'})`,
      id: stored.delivery.id,
    }
  }
}

function prepare(stored: StoredDelivery, { form, asked, pseudonym }: Selection): StoredDelivery | LeftOut {
  const { delivery, disposition, inspection } = stored
  const isFixture = !isRefused(disposition) && (form === 'delivery' || disposition !== 'duplicate')
  if (!asked && !isFixture) return { why: disposition }
  if (form === 'delivery' && !pseudonym) return stored
  const limit = storedLimit(disposition)
  const parsed = parseBody(delivery, limit)
  const isTooLarge = parsed.ok ? parsed.content.body.length > limit : parsed.finding.code === 'body.too-large'
  if (isTooLarge) return { why: `${disposition}, and larger than ${limit / 1024 ** 2} MiB` }
  if (!parsed.ok) return { why: pseudonym ? 'not JSON, so it cannot be redacted' : 'not JSON' }
  const { body } = parsed.content
  if (!pseudonym) return { ...stored, delivery: { ...delivery, body } }
  const provider = findProvider(inspection.provider)
  const text = Buffer.from(body).toString('utf8')
  const isJson = parsed.text !== undefined
  const redacted = (isJson ? redactPayload : redactForm)(text, pseudonym, provider?.personal)
  if (redacted === undefined) return { why: 'not JSON, so it cannot be redacted' }
  if (!isJson && form === 'payload') return { why: 'a form rather than JSON; --format jsonl exports forms' }
  // The file name contains the type, which comes from the payload.
  const identities = inspection.identities.map((identity) => ({
    ...identity,
    type: redactText(identity.type, pseudonym),
  }))
  return {
    ...stored,
    delivery: redactDelivery(delivery, Buffer.from(redacted.text), pseudonym, redacted.people),
    inspection: { ...inspection, identities },
  }
}
