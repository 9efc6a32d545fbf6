import type { Handler } from './shared/handler.ts'
import { honoWebhook } from './shared/hono-webhook.ts'
import { openBooks, payOnce } from './shared/memory.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSignedAnyTime } from './shared/stripe-signature.ts'

/** Faulty: signatures never expire, so a captured request can be sent again a year later. */
export const oldTimestampAccepted: Handler = {
  name: 'old-timestamp-accepted',
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
    return serve(await honoWebhook(receive, options.secret, stripeSignedAnyTime), store, options)
  },
}
