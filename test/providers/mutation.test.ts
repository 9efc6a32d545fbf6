import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Header, Outgoing } from '../../src/core/delivery.ts'
import type { Provider } from '../../src/core/provider.ts'
import { providers } from '../../src/providers/index.ts'
import { delivery, stripeEvent } from '../helpers/deliveries.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const clock = { now: 1_750_000_000_000, tolerance: 300_000 }
const signing = providers.filter(({ schemes }) => schemes.length > 0)
const original = Buffer.from(JSON.stringify(stripeEvent('evt_1')))

function signedBy(provider: Provider, body: Uint8Array, key = secret): Outgoing {
  const [scheme] = provider.schemes
  return { headers: scheme?.sign({ headers: [], body }, key, { now: clock.now, id: 'msg_1' }).headers ?? [], body }
}

function valid(provider: Provider, message: Outgoing, key = secret): boolean {
  return provider.schemes.some((scheme) => scheme.verify(message, key, clock).ok)
}

describe.each(signing)('$name', (provider) => {
  test('what it signs it verifies, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (body) => valid(provider, signedBy(provider, body))))
  })

  test('one changed byte of the body makes it invalid', () => {
    fc.assert(
      fc.property(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const body = Uint8Array.from(original)
        body[at] = body[at]! ^ flip
        return !valid(provider, { ...signedBy(provider, original), body })
      }),
    )
  })

  test('a body that is cut, doubled or padded is invalid', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.nat(original.length - 1), (more, cut) => {
        const message = signedBy(provider, original)
        const bodies = [original.subarray(0, cut), Buffer.concat([original, more]), Buffer.concat([more, original])]
        return bodies.every((body) => !valid(provider, { ...message, body }))
      }),
    )
  })

  test('headers of any content never throw and never pass, unless they carry the whole signature', () => {
    const { headers } = signedBy(provider, original)
    const mutated = fc.tuple(...headers.map(([name, value]) => fc.oneof(anyText(value), fc.constant(value)).map((text): Header => [name, text])))
    fc.assert(
      fc.property(mutated, (tried) => {
        const passes = valid(provider, { headers: tried, body: original })
        if (passes) for (const [index, [, value]] of headers.entries()) expect(tried[index]![1]).toContain(value)
      }),
      { numRuns: 1_000 },
    )
  })

  test('another secret never fits', () => {
    const keys = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((key) => `whsec_${Buffer.from(key).toString('base64')}`)
    fc.assert(fc.property(keys, (key) => key === secret || !valid(provider, signedBy(provider, original), key)))
  })

  test('a secret of any content never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (key) => typeof valid(provider, signedBy(provider, original), key) === 'boolean'))
  })
})

test('no JSON object makes any provider throw, and each that is identified has a key', () => {
  const names = fc.constantFrom('id', 'type', 'object', 'created', 'data', 'related_object', 'api_version', 'timestamp', 'kind')
  const bodies = fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.constantFrom('event', 'v2.core.event', '__proto__')))
  fc.assert(
    fc.property(bodies, fc.constantFrom(...providers), (body, provider) => {
      const message = delivery(body, [['webhook-id', 'msg_1']])
      provider.detect(message, body)
      const identified = provider.identify(message, body)
      expect(identified.ok ? identified.identities.every(({ dedupeKey }) => dedupeKey !== '') : identified.finding.code).toBeTruthy()
    }),
    { numRuns: 1_000 },
  )
})

/** Near to the text: a character changed, something before or after, or nothing of it left. */
function anyText(text: string): fc.Arbitrary<string> {
  const changed = fc.tuple(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 2 })).map(([at, by]) => text.slice(0, at) + by + text.slice(at + 1))
  const cut = fc.nat(text.length - 1).map((at) => text.slice(0, at))
  const padded = fc.tuple(fc.string(), fc.string()).map(([before, after]) => before + text + after)
  return fc.oneof(changed, cut, padded, fc.string())
}
