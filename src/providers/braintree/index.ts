import { jsonHash } from '../../core/signature/content-hash.ts'
import { noEvent, oneEvent } from '../../core/provider/identity.ts'
import { stringAt, timeOf } from '../../core/json/json.ts'
import type { Provider } from '../../core/provider/provider.ts'
import { envelope } from './envelope.ts'
import { answerChallenge } from './handshake.ts'
import { normaliseBraintree } from './normalise.ts'
import { isNotification, readNotification, subjectOf } from './notification.ts'
import { braintreePersonal } from './personal.ts'
import { renameBraintree } from './rename.ts'
import { braintreeSignature } from './signature.ts'

const hour = 3_600_000

/** Braintree: base64-encoded XML in a form. Notifications have no id. */
export const braintree: Provider = {
  name: 'braintree',
  detect: (_delivery, body) => stringAt(body, 'bt_payload') !== undefined || isNotification(body),
  decode: (_delivery, body) => readNotification(body),
  identify: (delivery, body) => {
    const type = stringAt(body, 'kind')
    const timestamp = stringAt(body, 'timestamp')
    if (type === undefined) return noEvent('envelope.no-type', 'the notification has no kind', '/kind')
    if (timestamp === undefined)
      return noEvent('envelope.no-id', 'the notification has no timestamp, which is part of its key', '/timestamp')
    const hash = (): string => jsonHash(body, delivery.body)
    const [kind, object] = subjectOf(body) ?? []
    const id = object && stringAt(object, 'id')
    const key = `${type}:${id ?? hash()}:${timestamp}`
    const occurredAt = timeOf(timestamp)
    return oneEvent({
      provider: 'braintree',
      eventId: key,
      type,
      occurredAt,
      subject: kind === undefined || id === undefined ? undefined : { kind, id },
      contentHash: hash,
    })
  },
  normalise: normaliseBraintree,
  withFreshIds: renameBraintree,
  handshake: answerChallenge,
  schemes: [braintreeSignature],
  envelope,
  personal: braintreePersonal,
  profile: {
    retries: Array.from({ length: 24 }, () => hour),
    timeoutMs: 30_000,
    toleranceMs: Number.POSITIVE_INFINITY,
    ordering: 'none',
    dedupe: 'kind + subject id + timestamp; without a subject id, the notification’s hash',
    unverified: [
      'Duplicates are not documented, only implied by the retries.',
      'Decline classes are ours: Braintree publishes only descriptions for its processor response codes.',
      'The meaning of transaction_retried is not documented, so this type is not mapped.',
    ],
  },
}
