import { expect, test } from 'vitest'
import { apiKeyProblem, secretProblem, unusableSecret } from '../../../src/core/signature/secret-problem.ts'
import { providers } from '../../../src/providers/index.ts'
import { standardWebhooks } from '../../../src/providers/standard-webhooks/index.ts'
import { stripe } from '../../../src/providers/stripe/index.ts'
import { lemonSqueezy } from '../../../src/providers/lemon-squeezy/index.ts'
import { unknownProvider } from '../../../src/providers/unknown/index.ts'
import { acme } from '../../helpers/described.ts'
import { keyOf } from '../../helpers/signing.ts'

test('a secret with an invalid format is reported, but not shown', () => {
  expect(secretProblem(standardWebhooks, 'whsec_my-own_secret')).toBe('the secret is not base64 after whsec_')
  expect(secretProblem(standardWebhooks, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBeUndefined()
})

test('Stripe accepts any text as a secret, and unsigned providers need none', () => {
  expect(secretProblem(stripe, 'my-own_secret')).toBeUndefined()
  expect(secretProblem(unknownProvider, 'my-own_secret')).toBeUndefined()
})

const signing = providers.filter(({ schemes }) => schemes.length > 0)

test.each(signing)('$name refuses secrets that are guessable or of another kind', (provider) => {
  for (const secret of [
    '',
    ' ',
    'whsec_',
    'polar_whs_',
    'pdl_ntfset_',
    ' whsec_abcdefgh',
    'whsec_abcdefgh\n',
    'whsec_abcdefgh\u00a0',
  ])
    expect(secretProblem(provider, secret), JSON.stringify(secret)).toBeDefined()
  for (const secret of [
    'sk_live_51Habcdefgh',
    'rk_test_51Habcdefgh',
    'pk_live_51Habcdefgh',
    'pdl_sdbx_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TG',
    'shpat_0123456789abcdef',
    'sq0atp-abcdefgh',
    'access_token$production$abc$def',
  ]) {
    expect(secretProblem(provider, secret), secret).toBeDefined()
  }
  expect(secretProblem(provider, keyOf(provider).secret)).toBeUndefined()
})

test.each(signing)('$name refuses parts of a PEM file, control characters and invisible characters', (provider) => {
  for (const secret of ['\u200B', '\0', 'abc\u00ADdef', 'abc\u2028def', '\uFFFD', '-----END PUBLIC KEY-----', ':'])
    expect(secretProblem(provider, secret), JSON.stringify(secret)).toBeDefined()
})

test('a key without bytes is invalid', () => {
  for (const secret of ['whsec_A', 'A', 'A==', 'whsec_A='])
    expect(secretProblem(standardWebhooks, secret)).toBe('the secret is not base64 after whsec_')
})

test('no problem quotes the secret', () => {
  for (const secret of [' hush-hush', 'sk_live_hush-hush', 'pdl_live_apikey_hush-hush', 'hush-hush\n'])
    expect(`${unusableSecret(secret)} ${apiKeyProblem(secret)}`).not.toContain('hush')
})

test('a generic sender may sign with an API key', () => {
  expect(secretProblem(acme, 'sk_live_abcdefgh')).toBeUndefined()
  expect(secretProblem(acme, 'whsec_')).toBeDefined()
})

test('Stripe accepts any secret, including short test secrets', () => {
  for (const secret of ['whsec_x', 'whsec_test', 'x', 'shpss_abc'])
    expect(secretProblem(stripe, secret), secret).toBeUndefined()
  expect(secretProblem(lemonSqueezy, 'abcde')).toMatch(/fewer than 6 characters/)
})
