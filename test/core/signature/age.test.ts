import { describe, expect, test } from 'vitest'
import type { Message } from '../../../src/core/delivery/delivery.ts'
import type { Provider } from '../../../src/core/provider/provider.ts'
import { judgeAge } from '../../../src/core/signature/age.ts'
import { verify } from '../../../src/core/signature/verify.ts'
import { providers } from '../../../src/providers/index.ts'
import { acme } from '../../helpers/described.ts'
import { keyOf, signed } from '../../helpers/signing.ts'

/** The time of signing, in Unix milliseconds: the same as in Apple's test event. */
const signedAt = 1_750_000_000_000
const years = 4 * 365 * 86_400_000

function check(provider: Provider, message: Message, ahead?: number) {
  const { secret, settings } = keyOf(provider)
  return verify(message, provider, [secret], {
    now: signedAt - years,
    tolerance: provider.profile.toleranceMs,
    ahead,
    ...(settings && { settings }),
  })
}

function ahead(provider: Provider): Message {
  return signed(
    provider,
    {
      headers: [],
      body: Buffer.from(
        JSON.stringify(keyOf(provider).event ?? { id: 'evt_1', eventCode: 'CAPTURE', pspReference: '1' }),
      ),
    },
    signedAt,
  )
}

const signing = [...providers, acme].filter(({ schemes }) => schemes.length > 0)

describe('a signature that is dated years in the future', () => {
  test("is valid by default if the provider's library accepts it, and the result says how far ahead it is", () => {
    const verdicts = signing.map((provider): [string, string] => {
      const result = check(provider, ahead(provider))
      return [
        provider.name,
        result.status === 'valid' ? (result.aheadMs === years ? 'valid, ahead' : 'signs no time') : result.status,
      ]
    })
    expect(Object.fromEntries(verdicts.filter(([, verdict]) => verdict !== 'signs no time'))).toEqual({
      stripe: 'valid, ahead',
      paddle: 'valid, ahead',
      recurly: 'valid, ahead',
      paypal: 'valid, ahead',
      apple: 'valid, ahead',
      polar: 'invalid',
      'standard-webhooks': 'invalid',
      acme: 'invalid',
    })
  })

  test.each(signing.filter((provider) => 'signedAt' in check(provider, ahead(provider), years)))(
    'is rejected for $name if a limit is set',
    (provider) => {
      expect(check(provider, ahead(provider), years - 1)).toMatchObject({
        status: 'invalid',
        reason: 'expired',
        detail: `signed ${years / 1_000} s after the delivery was received`,
      })
      expect(check(provider, ahead(provider), years)).toMatchObject({ status: 'valid', signedAt })
    },
  )
})

test('a difference of minutes between clocks is not reported', () => {
  const [stripe] = signing.filter(({ name }) => name === 'stripe')
  const { secret } = keyOf(stripe!)
  const message = signed(stripe!, { headers: [], body: Buffer.from('{}') }, 300_000)
  expect(verify(message, stripe!, [secret], { now: 0, tolerance: 0 })).toEqual({
    status: 'valid',
    scheme: 'stripe-v1',
    keyIndex: 0,
    signedAt: 300_000,
  })
})

test('a number that is not a valid time is malformed', () => {
  expect(judgeAge(1e300, { now: 0, tolerance: Number.POSITIVE_INFINITY })).toMatchObject({
    ok: false,
    reason: 'malformed',
  })
})
