import { expressWebhook } from './shared/express-webhook.ts'
import type { Handler } from './shared/handler.ts'
import { openBooks, payOnce } from './shared/memory.ts'
import { serve } from './shared/serve.ts'
import { changeOf, type StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'

/** Correct, but its state contains a clock and the number of reads, so nothing can be proved without `--ignore`. */
export const noisy: Handler = {
  name: 'noisy',
  faults: ['noise'],
  verdict: 'inconclusive',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    let asked = 0
    const { books, store } = openBooks()
    const receive = (event: StripeEvent) => {
      const change = changeOf(event)
      if (change?.kind === 'payment') payOnce(books, change)
      return 200
    }
    return serve(
      await expressWebhook(receive, options.secret, stripeSigned),
      { ...store, state: () => ({ ...(store.state() as object), asked: ++asked, up_s: process.uptime() }) },
      options,
    )
  },
}
