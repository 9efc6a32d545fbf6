import { setTimeout as delay } from 'node:timers/promises'
import type { Handler } from './shared/handler.ts'
import { openBooks, pay } from './shared/memory.ts'
import { nodeWebhook } from './shared/node-webhook.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'

/** Faulty: checks whether the event is new, waits for something else, and only then remembers the event. */
export const memoryRace: Handler = {
  name: 'memory-race',
  faults: ['F2'],
  meantFor: 'race',
  verdict: 'fail',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    const seen = new Set<string>()
    const { books, store } = openBooks(seen)
    const receive = async (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind !== 'payment' || seen.has(event.id)) return 200
      await delay(3) // queries the customer
      seen.add(event.id)
      pay(books, change)
      return 200
    }
    return serve(await nodeWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
