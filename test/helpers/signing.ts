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
  /** An event of the provider's, where the signature is a part of it. */
  readonly event?: object
  /** A password comes with the event, and nothing of the body is signed. */
  readonly bodyUnsigned?: true
}

/** What signs a provider's events in tests, where it is not just any text. */
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

/** Signed as it goes out at `now`, by the first scheme. */
export function signed(provider: Provider, message: Message, now: number, id = 'msg_1'): Message {
  const { secret, settings } = keyOf(provider)
  const made = provider.schemes[0]?.sign(message, secret, { now, id, ...(settings && { settings }) })
  return { headers: [...message.headers, ...(made?.headers ?? [])], body: made?.body ?? message.body }
}

/**
 * Is what a changed message says the same as before, or nothing at all? Forms and encodings can be written in several
 * ways; a provider that signs the bytes of the body has nothing to decode, and there every byte counts.
 */
export function saysTheSame(provider: Provider, message: Message, changed: Message): boolean {
  const events = [message, changed].map((one) => {
    const parsed = parseBody(one, 1e6)
    return parsed.ok ? provider.decode?.(one, parsed.json) : undefined
  })
  return provider.decode !== undefined && (events[1] === undefined || isDeepStrictEqual(events[0], events[1]))
}
