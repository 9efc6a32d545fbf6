import { describe, expect, test } from 'vitest'
import type { Header } from '../../../src/core/delivery/delivery.ts'
import { endToEnd, resendable } from '../../../src/core/delivery/headers.ts'
import { providers } from '../../../src/providers/index.ts'
import { keyOf } from '../../helpers/signing.ts'

test('hop-by-hop headers are not forwarded', () => {
  const hop: Header[] = [
    ['Connection', 'close, X-Hop'],
    ['connection', ' x-other ,,Keep-Alive'],
    ['X-Hop', '1'],
    ['x-hop', '2'],
    ['X-Other', '3'],
    ['Keep-Alive', 'timeout=5'],
    ['TE', 'trailers'],
    ['Trailer', 'X-T'],
    ['Transfer-Encoding', 'chunked'],
    ['Upgrade', 'h2c'],
    ['Proxy-Authorization', 'Basic x'],
    ['Proxy-Anything', 'x'],
  ]
  const kept: Header[] = [
    ['Accept', '*/*'],
    ['Content-Length', '5'],
    ['Host', 'a'],
    ['Expect', '100-continue'],
    ['X-Kept', 'yes'],
  ]
  expect(endToEnd([...hop, ...kept])).toEqual(kept)
  expect(resendable([...hop, ...kept])).toEqual([
    ['Accept', '*/*'],
    ['X-Kept', 'yes'],
  ])
})

test('without a Connection header, no other header is removed', () => {
  const headers: Header[] = [
    ['X-Hop', '1'],
    ['Close', '1'],
  ]
  expect(endToEnd(headers)).toEqual(headers)
})

describe('a sender cannot remove headers that the target needs to verify a delivery', () => {
  test.each(providers.map((provider) => [provider.name, provider] as const))('%s', (_name, provider) => {
    const { secret, settings = {} } = keyOf(provider)
    const made = provider.schemes.flatMap((scheme) => {
      try {
        return scheme.sign({ headers: [], body: Buffer.from('{}') }, secret, { now: 0, id: 'msg_1', settings }).headers
      } catch {
        // This scheme needs a different kind of secret.
        return []
      }
    })
    const names = [
      ...made.map(([name]) => name),
      ...(provider.idHeaders ?? []),
      ...(provider.fileHeaders?.('orders-paid') ?? []).map(([name]) => name),
    ]
    const headers = names.map((name): Header => [name, 'x'])
    expect(endToEnd([['Connection', names.join(', ')], ...headers])).toEqual(headers)
  })

  test.each([
    'Content-Type',
    'content-encoding',
    'Authorization',
    'Cookie',
    'X-Acme-Signature',
    'X-Hub-Signature-256',
    'X-GitHub-Event',
    'Svix-Id',
    'X-Auth',
    'X-Api-Key',
    'Idempotency-Key',
    'Date',
    'HmacSignature',
    'X-Hook-Secret',
    'PayPal-Cert-Url',
    'PayPal-Auth-Algo',
    'PayPal-Transmission-Time',
    'X-Shopify-Triggered-At',
    'X-Shopify-Shop-Domain',
    'X-Event-Name',
  ])('%s', (name) => {
    expect(
      endToEnd([
        ['Connection', name],
        [name, 'x'],
      ]),
    ).toEqual([[name, 'x']])
  })
})
