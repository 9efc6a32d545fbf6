import { expressWebhook } from './shared/express-webhook.ts'
import { gocardlessSigned, resourceOf, type GocardlessBatch } from './shared/gocardless.ts'
import type { Handler } from './shared/handler.ts'
import { serve } from './shared/serve.ts'

/**
 * Faulty: remembers a batch only after all of its events have been applied. If one event fails, the events before it
 * are applied again on every retry.
 */
export const batchRerun: Handler = {
  name: 'batch-rerun',
  faults: ['F10'],
  meantFor: 'batch',
  verdict: 'fail',
  provider: 'gocardless',
  database: 'memory',
  start: async (options) => {
    const confirmations = new Map<string, number>()
    const batches = new Set<string>()
    const receive = ({ events, meta }: GocardlessBatch) => {
      const key = events.map(({ id }) => id).join()
      if (batches.has(meta.webhook_id) || batches.has(key)) return 204
      for (const event of events) {
        const resource = resourceOf(event)
        if (event.resource_type === 'payments' && event.action === 'confirmed')
          confirmations.set(resource, (confirmations.get(resource) ?? 0) + 1)
      }
      batches.add(meta.webhook_id).add(key)
      return 204
    }
    const store = {
      observe: [],
      state: () => ({ confirmations: Object.fromEntries(confirmations) }),
      reset: () => [confirmations, batches].forEach((memory) => memory.clear()),
      [Symbol.asyncDispose]: async () => {},
    }
    return serve(await expressWebhook(receive, options.secret, gocardlessSigned), store, options)
  },
}
