import { hmacValidator as AdyenValidator } from '@adyen/api-library'
import * as fc from 'fast-check'
import { verifySignature } from 'gocardless-nodejs/webhooks'
import { SignatureValidator as MollieValidator } from 'mollie-api-typescript'
import Razorpay from 'razorpay'
import { WebhooksHelper } from 'square'
import { describe, expect, test } from 'vitest'
import { header, type Header, type Message } from '../../src/core/delivery/delivery.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { adyen } from '../../src/providers/adyen/index.ts'
import { itemsOf } from '../../src/providers/adyen/items.ts'
import { adyenPlatform } from '../../src/providers/adyen-platform/index.ts'
import { gocardless } from '../../src/providers/gocardless/index.ts'
import { mollie } from '../../src/providers/mollie/index.ts'
import { razorpay } from '../../src/providers/razorpay/index.ts'
import { square } from '../../src/providers/square/index.ts'

const hexKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056'
const settings = { url: 'https://example.com/hook' }
const at = { now: 1_750_000_000_000, tolerance: Number.POSITIVE_INFINITY, settings, id: 'evt_1' }

/** The verification function of a provider's own library. It throws or returns false to reject a message. */
interface Library {
  readonly name: string
  readonly provider: Provider
  readonly secret: string
  readonly accept: (message: Message, secret: string) => boolean | Promise<boolean>
}

const text = ({ body }: Message): string => Buffer.from(body).toString()

const libraries: readonly Library[] = [
  {
    name: '@adyen/api-library (platform)',
    provider: adyenPlatform,
    secret: hexKey,
    accept: (message, secret) =>
      new AdyenValidator().validateHMACSignature(secret, header(message, 'hmacsignature') ?? '', text(message)),
  },
  {
    name: 'gocardless-nodejs',
    provider: gocardless,
    secret: 'gc_test',
    accept: (message, secret) => {
      verifySignature(text(message), secret, header(message, 'webhook-signature') ?? '')
      return true
    },
  },
  {
    name: 'razorpay',
    provider: razorpay,
    secret: 'rzp_test',
    accept: (message, secret) =>
      Razorpay.validateWebhookSignature(text(message), header(message, 'x-razorpay-signature') ?? '', secret),
  },
  {
    name: 'mollie-api-typescript',
    provider: mollie,
    secret: 'mol_test',
    accept: (message, secret) =>
      new MollieValidator(secret).validatePayload(text(message), header(message, 'x-mollie-signature')),
  },
  {
    name: 'square',
    provider: square,
    secret: 'sq_test',
    accept: (message, secret) =>
      WebhooksHelper.verifySignature({
        requestBody: text(message),
        signatureHeader: header(message, 'x-square-hmacsha256-signature') ?? '',
        signatureKey: secret,
        notificationUrl: settings.url,
      }),
  },
]

describe.each(libraries)('the official package $name', (library) => {
  const { provider, secret } = library

  test('accepts our signature', async () => {
    await fc.assert(fc.asyncProperty(json, (body) => theirs(library, signed(provider, body, secret))))
  })

  test('rejects another body, another secret and a missing signature, as we do', async () => {
    const other = provider === adyenPlatform ? hexKey.replaceAll('4', '5') : 'other'
    await fc.assert(
      fc.asyncProperty(json, json, async (body, another) => {
        fc.pre(body !== another)
        const forged = [
          signed(provider, body, other),
          { headers: [], body: Buffer.from(body) },
          { ...signed(provider, body, secret), body: Buffer.from(another) },
        ]
        for (const message of forged)
          expect([await theirs(library, message), ours(provider, message, secret)]).toEqual([false, false])
      }),
    )
  })

  test('accepts every changed header that we accept', async () => {
    const message = signed(provider, '{"type":"test"}', secret)
    await fc.assert(
      fc.asyncProperty(changed(message.headers), async (headers) => {
        if (ours(provider, { ...message, headers }, secret))
          expect(await theirs(library, { ...message, headers })).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('the official package @adyen/api-library, for items of a batch', () => {
  const amount = fc.record({ currency: fc.constantFrom('EUR', 'JPY', 'KWD'), value: fc.maxSafeNat() })
  const reference = fc.string({ unit: 'grapheme' })
  // The signed fields are separated by colons. We reject fields that contain colons, although the library accepts them.
  const field = reference.filter((value) => !value.includes(':'))
  const item = fc.record(
    {
      amount,
      eventCode: field,
      merchantAccountCode: field,
      pspReference: field,
      success: fc.constantFrom('true', 'false'),
      originalReference: field,
      merchantReference: reference,
      additionalData: fc.dictionary(reference, reference),
    },
    { requiredKeys: ['amount', 'eventCode', 'merchantAccountCode', 'pspReference', 'success'] },
  )
  const batch = fc
    .array(item, { minLength: 1, maxLength: 4 })
    .map((items) => ({ live: 'false', notificationItems: items.map((one) => ({ NotificationRequestItem: one })) }))
  const validator = new AdyenValidator()
  type Item = Parameters<typeof validator.validateHMAC>[0]

  test('accepts each item that we sign, and all other bytes are kept', () => {
    fc.assert(
      fc.property(batch, fc.constantFrom(undefined, 2), (body, indent) => {
        const message = signed(adyen, JSON.stringify(body, null, indent), hexKey)
        const items = itemsOf(JSON.parse(text(message)) as Record<string, unknown>)
        expect(items.every((one) => validator.validateHMAC(one as unknown as Item, hexKey))).toBe(true)
        expect(items).toHaveLength(body.notificationItems.length)
        expect(ours(adyen, message, hexKey)).toBe(true)
        expect(ours(adyen, message, hexKey.replaceAll('4', '5'))).toBe(false)
      }),
    )
  })

  test('creates signatures that we accept', () => {
    fc.assert(
      fc.property(batch, ({ notificationItems }) => {
        const items = notificationItems.map(({ NotificationRequestItem: one }) => ({
          NotificationRequestItem: {
            ...one,
            additionalData: {
              ...one.additionalData,
              hmacSignature: validator.calculateHmac(one as unknown as Item, hexKey),
            },
          },
        }))
        expect(
          ours(adyen, { headers: [], body: Buffer.from(JSON.stringify({ notificationItems: items })) }, hexKey),
        ).toBe(true)
      }),
    )
  })
})

const json = fc.oneof(
  fc.json(),
  fc
    .record({ type: fc.string({ unit: 'grapheme' }), data: fc.jsonValue() })
    .map((value) => JSON.stringify(value, null, 2)),
)

function signed({ schemes: [scheme] }: Provider, body: string, secret: string): Message {
  const message = { headers: [], body: Buffer.from(body) }
  return { ...message, ...scheme!.sign(message, secret, at) }
}

function ours({ schemes }: Provider, message: Message, secret: string): boolean {
  return schemes.some((scheme) => scheme.verify(message, secret, at).ok)
}

async function theirs({ accept, secret }: Library, message: Message): Promise<boolean> {
  try {
    return await accept(message, secret)
  } catch {
    return false
  }
}

/** Generates the same headers, each unchanged or with a small change. */
function changed(headers: readonly Header[]): fc.Arbitrary<Header[]> {
  const noise = fc.string({ maxLength: 3 })
  return fc.tuple(
    ...headers.map(([name, value]) =>
      fc
        .oneof(
          fc.constant(value),
          fc
            .tuple(fc.nat(value.length), noise)
            .map(([place, more]) => value.slice(0, place) + more + value.slice(place)),
          fc.constantFrom(value.toUpperCase(), ` ${value}`, `${value},${value}`, ''),
        )
        .map((content): Header => [name, content]),
    ),
  )
}
