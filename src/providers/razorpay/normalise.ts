import type { BillingData, BillingEvent, DeclineClass } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { member, text, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, isoTime, known } from '../../core/provider/mapping.ts'
import { minorUnits } from '../../core/billing/money.ts'
import { entitiesOf, mainOf } from './entities.ts'
import { razorpayMapping } from './mapping.ts'

/** `error_reason` by what can be done about it. */
const declines: ReadonlyMap<string, DeclineClass> = new Map([
  ['insufficient_funds', 'funds'],
  ['card_expired', 'hard'],
  ['card_lost_or_stolen', 'hard'],
  ['invalid_card_number', 'hard'],
  ['authentication_failed', 'auth'],
  ['incorrect_otp', 'auth'],
  ['gateway_technical_error', 'transient'],
  ['issuer_technical_error', 'transient'],
  ['bank_technical_error', 'transient'],
])

/** The canonical events of a Razorpay event; amounts are minor units, as Razorpay sends them. */
export function normaliseRazorpay(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const data = dataOf(body)
  return billingEvents(
    canonicalTypesOf(razorpayMapping, identity.type, entitiesOf(body)),
    identity,
    data,
    text(body, 'account_id'),
  )
}

function dataOf(body: JsonObject): BillingData {
  const entities = entitiesOf(body)
  const { kind = '', entity = {} } = mainOf(body) ?? {}
  const payment = entities['payment'] ?? {}
  const subscription = entities['subscription'] ?? {}
  const invoice = entities['invoice'] ?? {}
  // A subscription has no amount; the payment that comes with a charge has.
  const paid = 'amount' in entity ? entity : payment
  const code = text(payment, 'error_reason') ?? text(payment, 'error_code')
  const period = periodOf(subscription)
  return known<BillingData>({
    customer: text(entity, 'customer_id') ?? text(payment, 'customer_id'),
    subscription: text(subscription, 'id') ?? text(invoice, 'subscription_id'),
    invoice: text(invoice, 'id') ?? text(payment, 'invoice_id'),
    payment: text(payment, 'id') ?? text(entity, 'payment_id'),
    refund: text(entities['refund'] ?? {}, 'id'),
    dispute: text(entities['dispute'] ?? {}, 'id'),
    payout: text(entities['settlement'] ?? {}, 'id'),
    plan: text(subscription, 'plan_id'),
    status: text(entity, 'status'),
    amount: minorUnits(paid['amount'], paid['currency'] ?? (kind === 'settlement' ? 'INR' : undefined)),
    amountDue: minorUnits(invoice['amount_due'], invoice['currency']),
    amountPaid: minorUnits(invoice['amount_paid'], invoice['currency']),
    tax: minorUnits(payment['tax'], payment['currency']),
    fee: minorUnits(payment['fee'], payment['currency']),
    decline: code === undefined ? undefined : { code, class: declines.get(code) ?? 'generic' },
    card: cardOf(member(payment, 'card')),
    period,
    links: text(invoice, 'short_url') === undefined ? undefined : { short_url: text(invoice, 'short_url') ?? '' },
  })
}

function cardOf(card: JsonObject): BillingData['card'] {
  const found = known<NonNullable<BillingData['card']>>({
    bin: text(card, 'iin'),
    last4: text(card, 'last4'),
    brand: text(card, 'network'),
  })
  return Object.keys(found).length > 0 ? found : undefined
}

function periodOf(subscription: JsonObject): BillingData['period'] {
  const [start, end] = [seconds(subscription['current_start']), seconds(subscription['current_end'])]
  return start === undefined || end === undefined ? undefined : { start, end }
}

function seconds(value: unknown): string | undefined {
  return typeof value === 'number' ? isoTime(value * 1_000) : undefined
}
