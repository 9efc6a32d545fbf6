import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Header, Message } from '../../src/core/delivery/delivery.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { providers } from '../../src/providers/index.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'
import { acme } from '../helpers/described.ts'
import { keyOf, saysTheSame, signed } from '../helpers/signing.ts'

const clock = { now: 1_750_000_000_000, tolerance: 300_000 }
const all = [...providers, acme]
/** Adyen, which signs only eight fields of each item, has its own tests. */
const signing = all.filter(({ name, schemes }) => schemes.length > 0 && name !== 'adyen')
/** Headers that are sent with a signature but are not signed. */
const unsigned = /^(?:content-type|x-razorpay-event-id|paypal-cert-url|x-lago-unique-key|x-shopify-webhook-id)$/i

function originalOf(provider: Provider): Buffer {
  return Buffer.from(JSON.stringify(keyOf(provider).event ?? stripeEvent('evt_1')))
}

function signedBy(provider: Provider, body: Uint8Array): Message {
  return signed(provider, { headers: [], body }, clock.now)
}

function valid(provider: Provider, message: Message, secret = keyOf(provider).secret): boolean {
  const { settings = {} } = keyOf(provider)
  return provider.schemes.some((scheme) => scheme.verify(message, secret, { ...clock, settings }).ok)
}

/** True if bodies are not signed, if no signature matches, or if the change does not affect the event's content. */
function harmless(provider: Provider, message: Message, changed: Uint8Array): boolean {
  const forged = { ...message, body: changed }
  return keyOf(provider).bodyUnsigned === true || !valid(provider, forged) || saysTheSame(provider, message, forged)
}

describe.each(signing)('$name', (provider) => {
  const original = originalOf(provider)

  test('verifies its own signature of any bytes', () => {
    // A Braintree signature is valid only for a notification.
    const bodies = provider.name === 'braintree' ? fc.constant(original) : fc.uint8Array()
    fc.assert(fc.property(bodies, (body) => valid(provider, signedBy(provider, body))))
  })

  test('one changed byte in the body makes the signature invalid', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const message = signedBy(provider, original)
        const body = Uint8Array.from(message.body)
        body[at % body.length] = body[at % body.length]! ^ flip
        return harmless(provider, message, body)
      }),
    )
  })

  test('a body that is cut, doubled or padded is invalid', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.nat(), (more, cut) => {
        const message = signedBy(provider, original)
        const { body } = message
        const bodies = [body.subarray(0, cut % body.length), Buffer.concat([body, more]), Buffer.concat([more, body])]
        return bodies.every((changed) => harmless(provider, message, changed))
      }),
    )
  })

  test('no header values cause an exception or are valid, unless they contain the complete signature', () => {
    const { headers: made, body } = signedBy(provider, original)
    const headers = made.filter(([name]) => !unsigned.test(name))
    const mutated = fc.tuple(
      ...headers.map(([name, value]) =>
        fc.oneof(anyText(value), fc.constant(value)).map((text): Header => [name, text]),
      ),
    )
    fc.assert(
      fc.property(mutated, (tried) => {
        const passes = valid(provider, { headers: [...tried, ...made.filter(([name]) => unsigned.test(name))], body })
        if (passes) for (const [index, [, value]] of headers.entries()) expect(tried[index]![1]).toContain(value)
      }),
      { numRuns: 1_000 },
    )
  })

  test('another secret never matches', () => {
    const keys = fc
      .uint8Array({ minLength: 1, maxLength: 64 })
      .map((key) => `whsec_${Buffer.from(key).toString('base64')}`)
    fc.assert(
      fc.property(keys, (key) => key === keyOf(provider).secret || !valid(provider, signedBy(provider, original), key)),
    )
  })

  test('no secret causes an exception', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (key) => typeof valid(provider, signedBy(provider, original), key) === 'boolean',
      ),
    )
  })
})

test('no JSON object causes an exception in any provider, and each identified event has a dedupe key', () => {
  const names = fc.constantFrom(
    'id',
    'type',
    'object',
    'created',
    'data',
    'related_object',
    'api_version',
    'timestamp',
    'kind',
    'subject',
    'bt_payload',
    'bt_signature',
    'event',
    'event_id',
    'notificationItems',
    'events',
    'payload',
  )
  const bodies = fc.dictionary(
    names,
    fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('event', 'v2.core.event', '__proto__'),
      fc.dictionary(names, fc.jsonValue()),
    ),
  )
  fc.assert(
    fc.property(bodies, fc.constantFrom(...all), (json, provider) => {
      const message = delivery(json, [['webhook-id', 'msg_1']])
      provider.detect(message, json)
      const body = provider.decode ? provider.decode(message, json) : json
      if (!body) return
      const identified = provider.identify(message, body)
      expect(
        identified.ok ? identified.identities.every(({ dedupeKey }) => dedupeKey !== '') : identified.finding.code,
      ).toBeTruthy()
      for (const [index, identity] of (identified.ok ? identified.identities : []).entries()) {
        expect(provider.normalise(identity, body, index)).toBeInstanceOf(Array)
      }
      provider.withFreshIds(message, 'seed')
    }),
    { numRuns: 3_000 },
  )
})

/** Generates variants of a string, with a character replaced, the end cut off or text added, and unrelated strings. */
function anyText(text: string): fc.Arbitrary<string> {
  const changed = fc
    .tuple(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 2 }))
    .map(([at, by]) => text.slice(0, at) + by + text.slice(at + 1))
  const cut = fc.nat(text.length - 1).map((at) => text.slice(0, at))
  const padded = fc.tuple(fc.string(), fc.string()).map(([before, after]) => before + text + after)
  return fc.oneof(changed, cut, padded, fc.string())
}
