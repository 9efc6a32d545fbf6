import type { Handler } from './shared/handler.ts'
import { openBooks, pay } from './shared/memory.ts'
import { nodeWebhook } from './shared/node-webhook.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'

/** Faulty: has one endpoint for each API version during a migration, and each endpoint remembers events separately. */
export const otherVersionAgain: Handler = {
  name: 'other-version-again',
  faults: ['F7'],
  meantFor: 'version',
  verdict: 'fail',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    const seen = new Set<string>()
    const { books, store } = openBooks(seen)
    const receive = (event: StripeEvent & { readonly api_version: string }) => {
      const change = changeOf(event)
      const key = `${event.api_version}:${event.id}`
      if (change?.kind !== 'payment' || seen.has(key)) return 200
      seen.add(key)
      pay(books, change)
      return 200
    }
    return serve(await nodeWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
