import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalTypes } from '../../src/core/billing/types.ts'
import { parseBody } from '../../src/core/delivery/body.ts'
import type { Header, Message } from '../../src/core/delivery/delivery.ts'
import { inspect } from '../../src/core/inspect.ts'
import { isObject, type JsonObject } from '../../src/core/json/json.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { providers } from '../../src/providers/index.ts'
import { delivery } from '../helpers/deliveries.ts'
import { acme, acmeEvent } from '../helpers/described.ts'
import { fixturesOf } from '../helpers/fixtures.ts'
import { keyOf, signed } from '../helpers/signing.ts'

const headers: readonly Header[] = [['webhook-id', 'msg_1']]
const told = [
  ...providers
    .map((provider) => ({ provider, name: provider.name, bodies: fixturesOf(provider.name) }))
    .filter(({ bodies }) => bodies.length > 0),
  { provider: acme, name: 'acme, a generic source', bodies: [acmeEvent] },
]

/** Values that a hostile or careless sender might send instead of the expected ones. */
const junk = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    1e308,
    '',
    '\u0000',
    '\ud800',
    '__proto__',
    '2025-13-45T99:99:99Z',
    '1e5',
    [],
    {},
    [null],
    [[]],
  ),
  fc.jsonValue(),
)

describe.each(told)('$name', ({ provider, bodies }) => {
  test('any value in place of another causes no exception and only canonical types', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 4 }),
        (original, changes) => {
          const body = changes.reduce(
            (json, [at, value]) => replaced(json, at, structuredClone(value)),
            structuredClone(original),
          )
          for (const type of typesOf(provider, body)) expect(canonicalTypes).toContain(type)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

/** `String()`, `Number()` and template literals throw on this object. A stranger can send it in place of any value. */
const impostor: unknown = JSON.parse('{"toString":1,"valueOf":1,"toJSON":1,"__proto__":1,"constructor":1,"length":1}')

test.each(told)('$name: an object that throws on conversion causes no exception anywhere', ({ provider, bodies }) => {
  for (const body of bodies) {
    for (const place of placesOf(body)) {
      const { [place.key]: before } = place.in
      place.in[place.key] = impostor
      goThrough(provider, signed(provider, delivery(body, headers), 1_750_000_000_000))
      place.in[place.key] = before
    }
  }
})

/** Processes a delivery from a stranger in every possible way. */
function goThrough(provider: Provider, message: Message): void {
  const { secret, settings = {} } = keyOf(provider)
  const received = delivery(message.body, message.headers)
  const inspection = inspect(received, {
    providers: [provider],
    provider,
    secrets: [secret],
    settings,
    bodyLimit: 1e6,
    validate: () => [],
  })
  inspection.events()
  for (const identity of inspection.identities) {
    identity.contentHash()
    provider.variants?.twin?.(message, identity, 'seed')
    provider.variants?.otherVersions?.(message, identity, 'seed')
  }
  provider.detect(message, parsedOf(received))
  provider.remote?.url(message)
  provider.withFreshIds(message, 'seed')
  provider.variants?.redelivered?.(message, 'seed')
  provider.variants?.hollow?.(message)
}

function parsedOf(message: Message): JsonObject {
  const parsed = parseBody(message, 1e6)
  return parsed.ok ? parsed.json : {}
}

function typesOf(provider: Provider, body: JsonObject): string[] {
  const message = delivery(body, headers)
  provider.detect(message, body)
  provider.withFreshIds(message, 'seed')
  const decoded = provider.decode ? provider.decode(message, body) : body
  const identified = decoded && provider.identify(message, decoded)
  if (!decoded || !identified?.ok) return []
  return identified.identities.flatMap((identity, index) => {
    expect(identity.contentHash()).toMatch(/^[\w-]{43}$/)
    return provider.normalise(identity, decoded, index).map(({ type }) => type)
  })
}

/** Replaces the nth value in the body. */
function replaced(body: JsonObject, nth: number, value: unknown): JsonObject {
  const places = placesOf(body)
  const place = places[nth % Math.max(places.length, 1)]
  if (place) place.in[place.key] = value
  return body
}

function placesOf(value: unknown): { in: Record<string, unknown>; key: string }[] {
  if (!isObject(value) && !Array.isArray(value)) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [{ in: holder, key }, ...placesOf(holder[key])])
}
