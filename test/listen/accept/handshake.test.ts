import { expect, test } from 'vitest'
import { handshake } from '../../../src/listen/accept/handshake.ts'
import type { ListenOptions, Source } from '../../../src/listen/options.ts'
import { findProvider } from '../../../src/providers/index.ts'

const challenge = '20f9f8ed05f77439fe955c977e4c8a53'

function ask(
  url: string,
  sources: readonly Pick<Source, 'name' | 'secrets' | 'hasGivenSecrets'>[],
  secrets: readonly string[] = [],
): string | undefined {
  const known = sources.map((source) => ({
    ...source,
    provider: findProvider(source.name),
    targets: [],
    toleranceMs: undefined,
    settings: {},
  }))
  const options = { sources: known, secrets, targets: [] } as unknown as ListenOptions
  return handshake({ method: 'GET', url: `${url}?bt_challenge=${challenge}` }, options)?.body
}

test('a challenge is answered with the keys of its own source, at its path and at the root', () => {
  const braintree = { name: 'braintree', secrets: ['pubkey:privkey'] }
  expect(ask('/braintree', [braintree])).toMatch(/^pubkey\|/)
  expect(ask('/', [braintree])).toMatch(/^pubkey\|/)
})

test('a challenge is never answered with the secret of another provider', () => {
  expect(
    ask('/', [
      { name: 'chargebee', secrets: ['user:password'] },
      { name: 'stripe', secrets: ['a:b'] },
    ]),
  ).toBeUndefined()
  for (const path of ['/', '/braintree']) expect(ask(path, [], ['user:password'])).toBeUndefined()
  const given = ['chargebee', 'braintree'].map((name) => ({ name, secrets: ['user:password'], hasGivenSecrets: true }))
  expect(ask('/braintree', given)).toBeUndefined()
  expect(ask('/braintree', given.slice(1))).toMatch(/^user\|/)
})
