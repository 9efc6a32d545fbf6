import { contentHash } from '../../core/signature/content-hash.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { stringAt } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { metaOf, normaliseKillBill } from './normalise.ts'

const ids = new Set(['accountId', 'objectId'])

/** Kill Bill's push notifications: unsigned, thin and without an id. */
export const killBill: Provider = {
  name: 'kill-bill',
  detect: (_delivery, body) =>
    /^[A-Z][A-Z_]+$/.test(stringAt(body, 'eventType') ?? '') &&
    stringAt(body, 'objectType') !== undefined &&
    'accountId' in body &&
    'objectId' in body,
  identify: (delivery, body) => {
    const [type, id, kind] = [stringAt(body, 'eventType'), stringAt(body, 'objectId'), stringAt(body, 'objectType')]
    if (type === undefined) return noEvent('envelope.no-type', 'the notification has no eventType', '/eventType')
    if (id === undefined)
      return noEvent('envelope.no-id', 'the notification has no objectId, which is part of its key', '/objectId')
    const meta = metaOf(body)
    // A cancellation is reported when it is requested and again when it takes effect, and a payment is reported once
    // for each of its transactions.
    const parts = [type, id, stringAt(meta, 'actionType'), stringAt(meta, 'paymentTransactionId')]
    const key = parts.filter((part) => part !== undefined).join(':')
    return oneEvent({
      provider: 'kill-bill',
      eventId: key,
      type,
      subject: kind === undefined ? undefined : { kind: kind.toLowerCase(), id },
      contentHash: () => contentHash(delivery.body),
    })
  },
  normalise: normaliseKillBill,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, (_text, key) => ids.has(key)),
  schemes: [],
  envelope: {
    type: 'object',
    required: ['eventType', 'accountId', 'objectType', 'objectId'],
    properties: {
      eventType: { type: 'string', minLength: 1 },
      objectType: { type: 'string' },
      objectId: { type: 'string' },
      metaData: { type: ['string', 'object', 'null'] },
    },
  },
  profile: {
    retries: [900_000, 1_800_000, 7_200_000, 43_200_000, 86_400_000],
    timeoutMs: 15_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    dedupe: 'eventType + objectId (+ actionType, paymentTransactionId)',
    uncovered: 'everything: nothing is signed, so fetch the object from the API',
    unverified: [
      'Retries are configured per tenant; these intervals are an example.',
      'Two changes of the same kind to the same object share a key: nothing in the notification distinguishes them.',
      'Notifications do not state whether an overdue state improved or worsened, or which phase began.',
    ],
  },
}
