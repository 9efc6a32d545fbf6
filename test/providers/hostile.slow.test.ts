import { expect, test } from 'vitest'
import { parseBody } from '../../src/core/delivery/body.ts'
import type { Message } from '../../src/core/delivery/delivery.ts'
import type { Provider } from '../../src/core/provider/provider.ts'
import { verify } from '../../src/core/signature/verify.ts'
import { providers } from '../../src/providers/index.ts'
import { acme } from '../helpers/described.ts'
import { hostileDeliveries } from '../helpers/hostile.ts'
import { keyOf } from '../helpers/signing.ts'

/** Processes a delivery completely, except for its canonical events. */
function handle(provider: Provider, message: Message): void {
  const parsed = parseBody(message, 1e7)
  const json = parsed.ok ? parsed.json : {}
  const { secret, settings = {} } = keyOf(provider)
  provider.detect(message, json)
  provider.remote?.url(message)
  provider.handshake?.({ method: 'POST', url: '/' }, [secret])
  const body = provider.decode ? provider.decode(message, json) : json
  const identified = body && provider.identify(message, body)
  if (identified?.ok) for (const identity of identified.identities.slice(0, 3)) identity.contentHash()
  provider.withFreshIds(message, 'seed')
  const event = { eventId: 'evt_1', type: 'invoice.paid' }
  const { redelivered, twin, otherVersions, batch, hollow } = provider.variants ?? {}
  redelivered?.(message, 'seed')
  twin?.(message, event, 'seed')
  otherVersions?.(message, event, 'seed')
  batch?.([message, message])
  hollow?.(message)
  verify(message, provider, [secret], { now: 1_750_000_000_000, tolerance: Number.POSITIVE_INFINITY, settings })
}

test.each([...providers, acme].map((provider) => [provider.name, provider] as const))(
  '%s handles any hostile delivery without an exception',
  (_name, provider) => {
    for (const { shape, message } of hostileDeliveries(provider, 6_000))
      expect(() => handle(provider, message()), shape).not.toThrow()
    const deep = hostileDeliveries(provider, 400_000).filter(({ shape }) => shape.includes('deep'))
    expect(deep.length).toBeGreaterThanOrEqual(2)
    for (const { shape, message } of deep) expect(() => handle(provider, message()), shape).not.toThrow()
  },
)
