import { expressWebhook } from './shared/express-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openBooks, payOnce } from './shared/memory.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'
import type { Signed } from './shared/webhook.ts'

const signed: Signed = (body, headers, secret) => {
  try {
    return stripeSigned(Buffer.from(JSON.stringify(JSON.parse(String(body)))), headers, secret)
  } catch {
    return false
  }
}

/**
 * Faulty: parses and serialises the body before it verifies the signature, so a genuine body with extra whitespace is
 * refused.
 */
export const signatureOfReserialised: Handler = {
  name: 'signature-of-reserialised',
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
    return serve(await expressWebhook(receive, options.secret, signed), store, options)
  },
}
