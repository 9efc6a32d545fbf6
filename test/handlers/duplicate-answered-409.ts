import { expressWebhook } from './shared/express-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openBooks, pay } from './shared/memory.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'

/** Harmless, but answers a duplicate with 409, so the provider keeps sending it for days. */
export const duplicateAnswered409: Handler = {
  name: 'duplicate-answered-409',
  faults: ['409'],
  meantFor: 'duplicate',
  verdict: 'warn',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    const seen = new Set<string>()
    const { books, store } = openBooks(seen)
    const receive = (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment') return 200
      if (seen.has(event.id)) return 409
      seen.add(event.id)
      pay(books, change)
      return 200
    }
    return serve(await expressWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
