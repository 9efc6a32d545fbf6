import type { Handler } from './shared/handler.ts'
import { openBooks, pay } from './shared/memory.ts'
import { nodeWebhook } from './shared/node-webhook.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'

/** Faulty: remembers only the last 50 events, but a provider may send an older event again days later. */
export const remembersFifty: Handler = {
  name: 'remembers-fifty',
  faults: ['F11'],
  meantFor: 'late',
  verdict: 'fail',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    const last = new Set<string>()
    const { books, store } = openBooks(last)
    const receive = (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment' || last.has(event.id)) return 200
      last.add(event.id)
      for (const oldest of last) if (last.size > 50) last.delete(oldest)
      pay(books, change)
      return 200
    }
    return serve(await nodeWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
