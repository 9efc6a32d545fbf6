import type { CanonicalType } from './types.ts'
import type { Money } from './money.ts'

/** A billing fact in the same form for all providers: a CloudEvents 1.0 envelope. Unknown values are absent. */
export interface BillingEvent {
  readonly specversion: '1.0'
  /** The provider's event id. */
  readonly id: string
  /** `/billhook/<provider>/<account>`, or `/billhook/<provider>` if there is no account. */
  readonly source: string
  readonly type: CanonicalType
  /** Id of the object that the event is about. */
  readonly subject?: string
  /** RFC 3339. */
  readonly time?: string
  readonly datacontenttype: 'application/json'
  /** Extension attributes, in lower case as CloudEvents requires. */
  readonly provider: string
  /** The provider's own name for the event type. */
  readonly providerevent: string
  readonly apiversion?: string
  /** The customer id, so that each customer's events stay in order. */
  readonly partitionkey?: string
  readonly data: BillingData
}

export interface BillingData {
  /** Ids assigned by the provider. */
  readonly customer?: string
  readonly subscription?: string
  readonly invoice?: string
  readonly payment?: string
  readonly refund?: string
  readonly dispute?: string
  readonly payout?: string
  readonly mandate?: string
  /** Price, plan, product or variant id of the first (or only) item. */
  readonly plan?: string
  /** The provider's own term, such as `past_due` or `active`. */
  readonly status?: string
  /** Amount that the event is about: an invoice total, a payment, a refund or a disputed amount. */
  readonly amount?: Money
  readonly amountDue?: Money
  readonly amountPaid?: Money
  readonly tax?: Money
  readonly fee?: Money
  readonly decline?: { readonly code: string; readonly class: DeclineClass }
  /** Number of this payment attempt, counted from 1. */
  readonly attempt?: number
  /** RFC 3339. */
  readonly nextAttemptAt?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
  readonly card?: {
    readonly fingerprint?: string
    readonly bin?: string
    readonly last4?: string
    readonly brand?: string
  }
  /** The period that the invoice covers, or the current term (RFC 3339). */
  readonly period?: { readonly start: string; readonly end: string }
  /** Prorated line items; credits are negative. */
  readonly proration?: readonly { readonly amount: Money; readonly description?: string }[]
  /** Time at which a scheduled cancellation takes effect (RFC 3339). */
  readonly cancelAt?: string
  /** The provider's web pages, by name, such as `hosted_invoice_url`. */
  readonly links?: Readonly<Record<string, string>>
  /** False for test or sandbox traffic; absent if the payload does not indicate either. */
  readonly live?: boolean
}

/**
 * When to retry. `hard`: never with this payment method; `auth`: after the customer has acted; `funds`: later;
 * `transient`: soon; `generic`: unknown.
 */
export type DeclineClass = 'hard' | 'auth' | 'funds' | 'transient' | 'generic'
