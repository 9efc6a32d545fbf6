import { fastifyWebhook } from './shared/fastify-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openBooks, payOnce } from './shared/memory.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'

/** Faulty: answers an event of an unknown type with 400, so the provider retries it for days and then gives up. */
export const swallowsUnknownWith400: Handler = {
  name: 'swallows-unknown-with-400',
  faults: ['unknown type'],
  meantFor: 'unknown',
  verdict: 'fail',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    const { books, store } = openBooks()
    const receive = (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment') return 400
      payOnce(books, change)
      return 200
    }
    return serve(await fastifyWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
