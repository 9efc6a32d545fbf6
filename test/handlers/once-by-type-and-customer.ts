import { fastifyWebhook } from './shared/fastify-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openBooks, pay } from './shared/memory.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'

/** Faulty: treats a customer's second payment as a duplicate. */
export const onceByTypeAndCustomer: Handler = {
  name: 'once-by-type-and-customer',
  faults: ['F13'],
  meantFor: 'distinct',
  verdict: 'fail',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    const seen = new Set<string>()
    const { books, store } = openBooks(seen)
    const receive = (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment') return 200
      const key = `${event.type}:${change.customer}`
      if (seen.has(key)) return 200
      seen.add(key)
      pay(books, change)
      return 200
    }
    return serve(await fastifyWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
