import type { Handler } from './shared/handler.ts'
import { honoWebhook } from './shared/hono-webhook.ts'
import { openBooks } from './shared/memory.ts'
import { serve } from './shared/serve.ts'
import { stripeSigned } from './shared/stripe-signature.ts'

/** Answers 200 and does nothing. It must never be reported as safe. */
export const ignoresEverything: Handler = {
  name: 'ignores-everything',
  faults: ['no effect'],
  verdict: 'inconclusive',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    const { store } = openBooks()
    return serve(await honoWebhook(() => 200, options.secret, stripeSigned), store, options)
  },
}
