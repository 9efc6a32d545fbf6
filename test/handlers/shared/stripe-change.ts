/** The members of a Stripe event that the handlers read. */
export interface StripeEvent {
  readonly id: string
  readonly type: string
  /** Unix seconds. */
  readonly created: number
  readonly data: { readonly object: StripeObject }
}

interface StripeObject {
  readonly id: string
  readonly customer: string
  readonly status?: string
  readonly amount_paid?: number
  readonly amount_refunded?: number
  readonly attempt_count?: number
  readonly items?: { readonly data: readonly { readonly price?: { readonly id: string } }[] }
}

export type Change = Subscription | Payment | FailedPayment | Refund

export interface Subscription {
  readonly kind: 'subscription'
  readonly subscription: string
  readonly customer: string
  readonly status: string
  readonly plan: string
  /** The time of the event, and the order within one second: `created`, `updated`, `deleted`. */
  readonly at: number
  readonly rank: number
}

export interface Payment {
  readonly kind: 'payment'
  readonly invoice: string
  readonly customer: string
  /** In cents. */
  readonly amount: number
}

export interface FailedPayment {
  readonly kind: 'failed-payment'
  readonly invoice: string
  readonly customer: string
  readonly attempts: number
}

export interface Refund {
  readonly kind: 'refund'
  readonly charge: string
  readonly customer: string
  /** The total amount refunded so far, in cents. */
  readonly amount: number
}

/** Returns the meaning of an event for a small SaaS; undefined if it has none. */
export function changeOf({ type, created, data }: StripeEvent): Change | undefined {
  switch (type) {
    case 'customer.subscription.created':
    case 'customer.subscription.updated':
    case 'customer.subscription.deleted': {
      const { id, customer, status = 'active', items } = data.object
      const rank = ['created', 'updated', 'deleted'].indexOf(type.split('.')[2]!)
      return {
        kind: 'subscription',
        subscription: id,
        customer,
        status,
        plan: items?.data[0]?.price?.id ?? 'none',
        at: created,
        rank,
      }
    }
    case 'invoice.paid':
    case 'invoice.payment_succeeded':
      return {
        kind: 'payment',
        invoice: data.object.id,
        customer: data.object.customer,
        amount: data.object.amount_paid ?? 0,
      }
    case 'invoice.payment_failed':
      return {
        kind: 'failed-payment',
        invoice: data.object.id,
        customer: data.object.customer,
        attempts: data.object.attempt_count ?? 1,
      }
    case 'charge.refunded':
      return {
        kind: 'refund',
        charge: data.object.id,
        customer: data.object.customer,
        amount: data.object.amount_refunded ?? 0,
      }
    default:
      return undefined
  }
}
