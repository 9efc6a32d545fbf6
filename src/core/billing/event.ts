import type { CanonicalType } from './types.ts'
import type { Money } from './money.ts'

/** One billing fact, in the same form for all providers: a CloudEvents 1.0 envelope. Unknown values are absent. */
export interface BillingEvent {
  readonly specversion: '1.0'
  /** The provider's event id. */
  readonly id: string
  /** `/billhook/<provider>/<account>`; without an account `/billhook/<provider>`. */
  readonly source: string
  readonly type: CanonicalType
  /** Id of the object that the event is about. */
  readonly subject?: string
  /** RFC 3339. */
  readonly time?: string
  readonly datacontenttype: 'application/json'
  /** Extension attributes, lower-case by the rules of CloudEvents. */
  readonly provider: string
  /** The provider's own type. */
  readonly providerevent: string
  readonly apiversion?: string
  /** The customer, so that events of one customer stay in order. */
  readonly partitionkey?: string
  readonly data: BillingData
}

export interface BillingData {
  /** Ids at the provider. */
  readonly customer?: string
  readonly subscription?: string
  readonly invoice?: string
  readonly payment?: string
  readonly refund?: string
  readonly dispute?: string
  readonly payout?: string
  readonly mandate?: string
  /** Price, plan, product or variant id of the (first) item. */
  readonly plan?: string
  /** The provider's own word: `past_due`, `active`. */
  readonly status?: string
  /** What the event is about: invoice total, payment, refund, disputed sum. */
  readonly amount?: Money
  readonly amountDue?: Money
  readonly amountPaid?: Money
  readonly tax?: Money
  readonly fee?: Money
  readonly decline?: { readonly code: string; readonly class: DeclineClass }
  /** Which try of a payment this was, from 1. */
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
  /** RFC 3339; what the invoice or the current term covers. */
  readonly period?: { readonly start: string; readonly end: string }
  /** Lines that were prorated, credits negative. */
  readonly proration?: readonly { readonly amount: Money; readonly description?: string }[]
  /** Will end at this time (RFC 3339): a cancellation that is scheduled. */
  readonly cancelAt?: string
  /** Pages of the provider for people, by name: `hosted_invoice_url`. */
  readonly links?: Readonly<Record<string, string>>
  /** False for test or sandbox traffic, where the payload says. */
  readonly live?: boolean
}

/** `hard`: never again with this method; `auth`: the customer has to act; `funds`: later; `transient`: soon. */
export type DeclineClass = 'hard' | 'auth' | 'funds' | 'transient' | 'generic'
