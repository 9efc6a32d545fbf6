import { generateKeyPairSync } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { parseBody } from '../../src/core/delivery/body.ts'
import type { Message } from '../../src/core/delivery/delivery.ts'
import type { Provider, Settings } from '../../src/core/provider/provider.ts'
import { rsaPem } from './rsa.ts'
import { makeAppleChain } from './apple.ts'

export interface Key {
  readonly secret: string
  readonly settings?: Settings
  /** An event from the provider; present only if the signature is part of the event. */
  readonly event?: object
  /** True if a password is sent with the event and the body is not signed. */
  readonly bodyUnsigned?: true
}

/** Secrets for signing events in tests, by provider, if an arbitrary string does not suffice. */
const keys: Readonly<Record<string, Key>> = {
  adyen: { secret: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056' },
  'adyen-platform': { secret: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056' },
  paypal: {
    secret: generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    }) as string,
  },
  square: { secret: 'sq_test', settings: { url: 'https://example.com/hook' } },
  apple: {
    secret: makeAppleChain().secret,
    event: { notificationType: 'TEST', notificationUUID: 'uuid-1', version: '2.0', signedDate: 1_750_000_000_000 },
  },
  braintree: {
    secret: 'integration_public:integration_private',
    event: { kind: 'check', timestamp: '2026-01-01T00:00:00Z', subject: { check: true } },
  },
  chargebee: { secret: 'user:password', bodyUnsigned: true },
  revenuecat: { secret: 'Bearer revenuecat-example', bodyUnsigned: true },
  'paddle-classic': { secret: rsaPem().privateKey, event: { alert_id: '1', alert_name: 'subscription_created' } },
}

export function keyOf({ name }: Provider): Key {
  return keys[name] ?? { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }
}

/** Signs a message as if it were sent at `now`, with the provider's first scheme. */
export function signed(provider: Provider, message: Message, now: number, id = 'msg_1'): Message {
  const { secret, settings } = keyOf(provider)
  const made = provider.schemes[0]?.sign(message, secret, { now, id, ...(settings && { settings }) })
  return { headers: [...message.headers, ...(made?.headers ?? [])], body: made?.body ?? message.body }
}

/**
 * Reports whether a changed message still has the same content, or none. The same form or encoded value can be written
 * in several ways. If the provider signs the raw body, there is nothing to decode, and every byte counts.
 */
export function saysTheSame(provider: Provider, message: Message, changed: Message): boolean {
  const events = [message, changed].map((one) => {
    const parsed = parseBody(one, 1e6)
    return parsed.ok ? provider.decode?.(one, parsed.json) : undefined
  })
  return provider.decode !== undefined && (events[1] === undefined || isDeepStrictEqual(events[0], events[1]))
}
