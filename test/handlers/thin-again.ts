import type { Handler } from './shared/handler.ts'
import { honoWebhook } from './shared/hono-webhook.ts'
import { serve } from './shared/serve.ts'
import type { StripeEvent } from './shared/stripe-change.ts'
import { stripeSigned } from './shared/stripe-signature.ts'

/** The snapshot form of an event. The thin form has its own id and only refers to the object. */
type Snapshot = StripeEvent & { readonly object: 'event' }
interface Thin {
  readonly object: 'v2.core.event'
  readonly id: string
  readonly type: string
  readonly related_object: { readonly id: string }
}

/** Faulty: understands both forms of an event but knows each by its own id, so a paid month is counted twice. */
export const thinAgain: Handler = {
  name: 'thin-again',
  faults: ['F7'],
  meantFor: 'version',
  verdict: 'fail',
  provider: 'stripe',
  database: 'memory',
  start: async (options) => {
    const months = new Map<string, number>()
    const seen = new Set<string>()
    const receive = (event: Snapshot | Thin) => {
      if (!['invoice.paid', 'v1.invoice.paid'].includes(event.type) || seen.has(event.id)) return 200
      seen.add(event.id)
      const invoice = event.object === 'event' ? event.data.object.id : event.related_object.id
      months.set(invoice, (months.get(invoice) ?? 0) + 1)
      return 200
    }
    const store = {
      observe: [],
      state: () => ({ months: Object.fromEntries(months) }),
      reset: () => [months, seen].forEach((memory) => memory.clear()),
      [Symbol.asyncDispose]: async () => {},
    }
    return serve(await honoWebhook(receive, options.secret, stripeSigned), store, options)
  },
}
