import * as fc from 'fast-check'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Stripe } from 'stripe'
import { Webhook as Svix } from 'svix'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Header, Message } from '../../src/core/delivery/delivery.ts'
import type { Provider, Scheme } from '../../src/core/provider/provider.ts'
import { standardWebhooks } from '../../src/providers/standard-webhooks/index.ts'
import { stripe } from '../../src/providers/stripe/index.ts'

const now = 1_750_000_000_000
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const id = 'msg_1'

/** A provider's own library behind a common interface. `at` is in Unix milliseconds. */
interface Library {
  readonly name: string
  readonly provider: Provider
  readonly tolerance: number
  readonly sign: (body: string, at: number) => readonly Header[]
  /** Throws if the library rejects the message. */
  readonly accept: (body: string, headers: Readonly<Record<string, string>>, at: number) => void
  /** Headers that make our scheme create the headers that this library reads. */
  readonly prompt: readonly Header[]
}

/** The interface that the two libraries for Standard Webhooks share. */
interface Webhook {
  readonly sign: (id: string, at: Date, body: string) => string
  readonly verify: (body: string, headers: Record<string, string>) => unknown
}

function standard(name: string, prefix: string, webhook: Webhook): Library {
  return {
    name,
    provider: standardWebhooks,
    tolerance: standardWebhooks.profile.toleranceMs,
    sign: (body, at) => [
      [`${prefix}-id`, id],
      [`${prefix}-timestamp`, String(Math.floor(at / 1_000))],
      [`${prefix}-signature`, webhook.sign(id, new Date(at), body)],
    ],
    accept: (body, headers, at) => {
      vi.setSystemTime(at)
      webhook.verify(body, headers)
    },
    prompt: prefix === 'svix' ? [['svix-id', id]] : [],
  }
}

const libraries: readonly Library[] = [
  {
    name: 'stripe',
    provider: stripe,
    tolerance: stripe.profile.toleranceMs,
    sign: (payload, at) => [
      [
        'Stripe-Signature',
        Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(at / 1_000) }),
      ],
    ],
    accept: (body, headers, at) => {
      Stripe.webhooks.signature!.verifyHeader(body, headers['stripe-signature'] ?? '', secret, 300, undefined, at)
    },
    prompt: [],
  },
  standard('standardwebhooks', 'webhook', new StandardWebhook(secret)),
  standard('svix', 'svix', new Svix(secret)),
]

// The libraries read the clock themselves, so Date is faked.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
})
afterAll(() => {
  vi.useRealTimers()
})

describe.each(libraries)('the official package $name', (library) => {
  const scheme = library.provider.schemes[0]!
  const signedByUs = (body: string, at = now) => sign(scheme, library, body, at)

  test('accepts our signature', () => {
    fc.assert(fc.property(json, (body) => theirs(library, body, signedByUs(body), now)))
  })

  test('creates signatures that we accept', () => {
    fc.assert(fc.property(json, (body) => ours(scheme, library, body, library.sign(body, now), now)))
  })

  test('rejects another body, another secret and a missing signature, as we do', () => {
    fc.assert(
      fc.property(json, json, (body, other) => {
        const forged = sign(scheme, library, body, now, 'whsec_b3RoZXIgc2VjcmV0IG9mIHNvbWVvbmU=')
        for (const headers of [forged, [], ...(body === other ? [] : [signedByUs(other)])]) {
          expect(theirs(library, body, headers, now)).toBe(false)
          expect(ours(scheme, library, body, headers, now)).toBe(false)
        }
      }),
    )
  })

  test('agrees with us on the age of a signature to the millisecond', () => {
    const body = '{"type":"test"}'
    const headers = signedByUs(body)
    for (const age of [
      0, 299_999, 300_000, 300_001, 300_999, 301_000, 900_000, -300_000, -300_001, -301_000, -900_000,
    ]) {
      expect({ age, valid: ours(scheme, library, body, headers, now + age) }).toEqual({
        age,
        valid: theirs(library, body, headers, now + age),
      })
    }
  })

  test('accepts all changed headers that we accept', () => {
    const body = '{"type":"test"}'
    let accepted = 0
    fc.assert(
      fc.property(changes(signedByUs(body)), (headers) => {
        if (!ours(scheme, library, body, headers, now)) return
        accepted += 1
        expect(theirs(library, body, headers, now)).toBe(true)
      }),
      { numRuns: 5_000 },
    )
    console.log(`${library.name}: ${accepted} of 5000 changed headers accepted by both`)
    expect(accepted).toBeGreaterThan(0)
  })
})

/** Bodies as a sender would write them. The libraries parse the bodies that they accept. */
const json = fc.oneof(
  fc.json(),
  fc
    .record({ type: fc.string({ unit: 'grapheme' }), data: fc.jsonValue() })
    .map((value) => JSON.stringify(value, null, 2)),
)

function sign(scheme: Scheme, library: Library, body: string, at: number, key = secret): readonly Header[] {
  return scheme.sign({ headers: library.prompt, body: Buffer.from(body) }, key, { now: at, id }).headers
}

function ours(scheme: Scheme, library: Library, body: string, headers: readonly Header[], at: number): boolean {
  const message: Message = { headers, body: Buffer.from(body) }
  return scheme.verify(message, secret, { now: at, tolerance: library.tolerance }).ok
}

function theirs(library: Library, body: string, headers: readonly Header[], at: number): boolean {
  try {
    library.accept(body, Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])), at)
    return true
  } catch {
    return false
  }
}

/** Generates the same headers, each unchanged or with a small change. */
function changes(headers: readonly Header[]): fc.Arbitrary<Header[]> {
  const [noise, elements] = [
    fc.string({ maxLength: 3 }),
    fc.constantFrom(',v1=00', ',v0=1', ' v1,AAAA', ' v1a,x', ',t=1', ' ', ','),
  ]
  const changed = headers.map(([name, value]) =>
    fc
      .oneof(
        fc.constant(value),
        elements.map((more) => value + more),
        elements.map((more) => `${more.trim()}${more.startsWith(',') ? '' : ' '}${value}`),
        fc.tuple(fc.nat(value.length), noise).map(([at, text]) => value.slice(0, at) + text + value.slice(at)),
        fc.tuple(fc.nat(value.length), noise).map(([at, text]) => value.slice(0, at) + text + value.slice(at + 1)),
      )
      .map((text): Header => [name, text]),
  )
  return fc.tuple(...changed)
}
