import type { Handler } from './shared/handler.ts'
import { openBooks, payOnce } from './shared/memory.ts'
import { nodeWebhook } from './shared/node-webhook.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import type { Signed } from './shared/webhook.ts'

const signed: Signed = (body, headers, secret) =>
  headers['stripe-signature'] === undefined || stripeSigned(body, headers, secret)

/** Faulty: verifies a signature only if there is one. */
export const missingSignatureAccepted: Handler = {
  name: 'missing-signature-accepted',
  faults: ['F14'],
  meantFor: 'signature',
  verdict: 'fail',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    const { books, store } = openBooks()
    const receive = (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind === 'payment') payOnce(books, change)
      return 200
    }
    return serve(await nodeWebhook(receive, options.secret, signed), store, options)
  },
}
