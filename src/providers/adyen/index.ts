import { contentHash } from '../../core/signature/content-hash.ts'
import { noEvent, type Identity } from '../../core/provider/identity.ts'
import { stringAt, timeOf, type JsonObject } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { envelope } from './envelope.ts'
import { isItem, itemsOf, keyOf, signedFields } from './items.ts'
import { normaliseAdyen } from './normalise.ts'
import { adyenPersonal } from './personal.ts'
import { adyenRetries } from './retries.ts'
import { adyenSignature } from './signature.ts'

const references = new Set([
  'pspReference',
  'originalReference',
  'merchantReference',
  'paymentPspReference',
  'modificationReference',
])

/** Adyen's payments webhook: batches of notification items, each with its own signature. */
export const adyen: Provider = {
  name: 'adyen',
  detect: (_delivery, body) =>
    Array.isArray(body['notificationItems']) || (isItem(body) && stringAt(body, 'merchantAccountCode') !== undefined),
  identify: (_delivery, body) => {
    const items = itemsOf(body)
    if (items.length === 0)
      return noEvent(
        'envelope.no-items',
        'notificationItems is empty or not a list, or the body itself is also an item',
        '/notificationItems',
      )
    const wrong = items.findIndex((item) => !isItem(item))
    if (wrong >= 0) {
      return noEvent(
        'envelope.no-id',
        'an item has no eventCode or no pspReference',
        `/notificationItems/${wrong}/NotificationRequestItem`,
      )
    }
    return { ok: true, identities: items.map(identityOf) }
  },
  normalise: normaliseAdyen,
  withFreshIds: (delivery, seed) => renameMessage(delivery, seed, (_text, key) => references.has(key)),
  schemes: [adyenSignature],
  envelope,
  personal: adyenPersonal,
  profile: {
    retries: adyenRetries,
    timeoutMs: 9_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'best-effort',
    answer: '[accepted]',
    dedupe: 'eventCode + pspReference + success',
    uncovered:
      'everything except pspReference, originalReference, merchantAccountCode, merchantReference, amount, ' +
      'eventCode and success: live, eventDate, reason, paymentMethod and additionalData can be changed freely',
    unverified: [
      'The first three attempts are immediate, with timeouts of 9, 18 and 27 seconds; after the 8-hour interval, ' +
        'attempts continue every 8 hours for up to 30 days.',
      'The minor units of CLP, CVE, IDR and ISK, which differ from ISO 4217, are taken from Adyen’s table of ' +
        'currencies, not from a live payload.',
      'Any 2xx status reportedly suffices; older pages require the body `[accepted]`.',
    ],
  },
}

function identityOf(item: JsonObject): Identity {
  const key = keyOf(item)
  const occurredAt = timeOf(item['eventDate'])
  return {
    provider: 'adyen',
    eventId: key,
    type: stringAt(item, 'eventCode') ?? '',
    ...(occurredAt === undefined ? {} : { occurredAt }),
    subject: { kind: 'psp_reference', id: stringAt(item, 'pspReference') ?? '' },
    dedupeKey: key,
    contentHash: () => contentHash(JSON.stringify(signedFields(item))),
  }
}
