import { bodyHmac } from '../../core/signature/body-hmac.ts'
import { contentHash } from '../../core/signature/content-hash.ts'
import { header } from '../../core/delivery/delivery.ts'
import { noEvent, type Identity } from '../../core/provider/identity.ts'
import { stringAt } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { renameMessage } from '../../core/provider/fresh-ids.ts'
import { hexKey } from '../../core/signature/keys.ts'
import { adyenKeyProblem } from '../adyen/key.ts'
import { adyenRetries } from '../adyen/retries.ts'
import { factsOf } from './facts.ts'
import { normalisePlatform } from './normalise.ts'
import { adyenPlatformPersonal } from './personal.ts'

/**
 * Adyen's other webhooks (platform, management, tokenisation), in which the whole body is signed, and the notifications
 * from its terminals, which are not signed.
 */
export const adyenPlatform: Provider = {
  name: 'adyen-platform',
  detect: (delivery, body) =>
    header(delivery, 'hmacsignature') !== undefined ||
    'SaleToPOIRequest' in body ||
    (stringAt(body, 'type') !== undefined && /^(?:test|live)$/.test(stringAt(body, 'environment') ?? '')) ||
    (stringAt(body, 'type')?.startsWith('balancePlatform.') ?? false),
  identify: (delivery, body) => {
    const { type, id, occurredAt, step } = factsOf(body)
    if (type === undefined) return noEvent('envelope.no-type', 'the notification has no type', '/type')
    const content = (): string => contentHash(delivery.body)
    const eventId = stringAt(body, 'eventId') ?? `${id ?? content()}:${step}`
    const identity: Identity = {
      provider: 'adyen-platform',
      eventId,
      type,
      ...(occurredAt === undefined ? {} : { occurredAt }),
      ...(id === undefined ? {} : { subject: { kind: type.split('.').at(-2) ?? type, id } }),
      dedupeKey: `${type}:${eventId}`,
      contentHash: content,
    }
    return { ok: true, identities: [identity] }
  },
  normalise: normalisePlatform,
  withFreshIds: (delivery, seed) =>
    renameMessage(delivery, seed, (_text, key) => /^(?:id|eventId|storedPaymentMethodId|shopperReference)$/.test(key)),
  schemes: [
    bodyHmac({
      name: 'adyen-body-hmac',
      header: 'HmacSignature',
      encoding: 'base64',
      key: hexKey,
      problems: { key: adyenKeyProblem },
    }),
  ],
  envelope: {
    type: 'object',
    anyOf: [
      { required: ['type'], properties: { type: { type: 'string', minLength: 1 } } },
      { required: ['SaleToPOIRequest'] },
    ],
  },
  personal: adyenPlatformPersonal,
  profile: {
    retries: adyenRetries,
    timeoutMs: 9_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'best-effort',
    dedupe: 'type + eventId, else type + data.id + (sequenceNumber or timestamp)',
    unverified: [
      'The name of the signature header, hmacsignature, is taken from the official library’s examples.',
      'It is not documented whether the timestamp stays the same when a notification without eventId is resent.',
      'Retries are assumed to be the same as for the payments webhook.',
    ],
  },
}
