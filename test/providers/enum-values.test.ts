import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { jsonTokens } from '../../src/core/redact/json-tokens.ts'
import { findProvider } from '../../src/providers/index.ts'
import { catalog } from '../../src/replay/send/samples.ts'

/** Matches a word such as `charge_automatically`, which handlers compare with a constant. */
const word = /^[a-z]+(?:_[a-z]+)+$/

function words(body: Uint8Array): string[] {
  return jsonTokens(Buffer.from(body).toString('utf8')).flatMap(({ kind, text }) =>
    kind === 'string' && word.test(text) ? [text] : [],
  )
}

test.each(catalog().filter(({ file }) => file.endsWith('.json')))(
  'fresh ids leave the enum values of $provider $version $type unchanged',
  ({ provider, file, headers }) => {
    const body = readFileSync(file)
    const fresh = findProvider(provider)?.withFreshIds({ headers, body }, 'seed')
    expect(words(fresh?.body ?? body)).toEqual(words(body))
  },
)

test.each([
  ['stripe', 'charge_automatically', 'card_declined', 'default_incomplete', 'needs_response', 'balance_transaction'],
  ['razorpay', 'payment_authorization', 'payment_authentication'],
])('values of %s such as %s are not ids', (provider, ...values) => {
  const body = Buffer.from(JSON.stringify({ id: 'evt_1PcsBnLkT3bVqR0a', values }))
  const fresh = findProvider(provider)?.withFreshIds({ headers: [], body }, 'seed')
  expect(JSON.parse(Buffer.from(fresh?.body ?? []).toString())).toEqual({
    id: expect.not.stringContaining('1PcsBnLkT3bVqR0a') as string,
    values,
  })
})
