import { fastifyWebhook } from './shared/fastify-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openBooks, pay } from './shared/memory.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'

/**
 * Faulty: knows events only by their ids, and adds credit for both `invoice.paid` and its twin
 * `invoice.payment_succeeded`.
 */
export const bothTwins: Handler = {
  name: 'both-twins',
  faults: ['F6'],
  meantFor: 'twin',
  verdict: 'fail',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    const seen = new Set<string>()
    const { books, store } = openBooks(seen)
    const receive = (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment' || seen.has(event.id)) return 200
      seen.add(event.id)
      pay(books, change)
      return 200
    }
    return serve(await fastifyWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
