import { expect, test } from 'vitest'
import { secretProblem } from '../../src/core/secret-problem.ts'
import { standardWebhooks } from '../../src/providers/standard-webhooks/index.ts'
import { stripe } from '../../src/providers/stripe/index.ts'
import { unknownProvider } from '../../src/providers/unknown/index.ts'

test('a secret that cannot be one of the provider is told, and never shown', () => {
  expect(secretProblem(standardWebhooks, 'whsec_my-own_secret')).toBe('the secret is not base64 after whsec_')
  expect(secretProblem(standardWebhooks, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toBeUndefined()
})

test('Stripe takes any text, and who does not sign needs none', () => {
  expect(secretProblem(stripe, 'my-own_secret')).toBeUndefined()
  expect(secretProblem(unknownProvider, 'my-own_secret')).toBeUndefined()
})
