import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { CanonicalType } from '../../core/billing/types.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined, isoTimeOfMs } from '../../core/provider/mapping.ts'
import { majorUnits, type Money } from '../../core/billing/money.ts'
import { appleMapping } from './mapping.ts'
import { bundleOf } from './notification.ts'

/** Apple's numbers for subscription states, with Apple's names for them. */
const statuses: Readonly<Record<number, string>> = {
  1: 'active',
  2: 'expired',
  3: 'billing_retry',
  4: 'billing_grace_period',
  5: 'revoked',
}

/** Returns the canonical events for a notification whose signed parts have been decoded. */
export function normaliseApple(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const data = objectAt(body, 'data')
  const [transaction, renewal] = [objectAt(data, 'signedTransactionInfo'), objectAt(data, 'signedRenewalInfo')]
  const names = new Set([identity.type.split('/', 1)[0] ?? '', identity.type])
  const types = new Set([...names].flatMap((name) => canonicalTypesOf(appleMapping, name, transaction)))
  return [...types].flatMap((to) =>
    billingEvents([to], identity, dataOf(to, data, transaction, renewal), bundleOf(body)),
  )
}

function dataOf(to: CanonicalType, data: JsonObject, transaction: JsonObject, renewal: JsonObject): BillingData {
  const recurring =
    stringAt(transaction, 'type') === 'Auto-Renewable Subscription' ||
    stringAt(renewal, 'originalTransactionId') !== undefined
  const environment = stringAt(data, 'environment')
  const end = isoTimeOfMs(transaction['expiresDate'])
  const start = isoTimeOfMs(transaction['purchaseDate'])
  return omitUndefined<BillingData>({
    customer: stringAt(transaction, 'appAccountToken') ?? stringAt(renewal, 'appAccountToken'),
    subscription: recurring
      ? (stringAt(transaction, 'originalTransactionId') ?? stringAt(renewal, 'originalTransactionId'))
      : undefined,
    payment: /^(?:payment|refund)\./.test(to) ? stringAt(transaction, 'transactionId') : undefined,
    plan: stringAt(transaction, 'productId') ?? stringAt(renewal, 'productId'),
    status: typeof data['status'] === 'number' ? statuses[data['status']] : undefined,
    amount: /^(?:payment|refund)\.|renewed$/.test(to) ? amountOf(to, transaction) : undefined,
    period: recurring && start !== undefined && end !== undefined ? { start, end } : undefined,
    cancelAt: to === 'subscription.cancel_scheduled' ? end : undefined,
    live: environment === undefined ? undefined : environment === 'Production',
  })
}

/**
 * Returns the amount; undefined for a partial refund, because the payload does not state the refunded amount. Prices
 * are in thousandths of the major unit.
 */
function amountOf(to: CanonicalType, transaction: JsonObject): Money | undefined {
  const price = transaction['price']
  const part = transaction['revocationPercentage']
  if (typeof price !== 'number' || !Number.isSafeInteger(price) || price < 0) return undefined
  if (to.startsWith('refund.') && part !== undefined && part !== 100_000) return undefined
  const digits = String(price).padStart(4, '0')
  return majorUnits(`${digits.slice(0, -3)}.${digits.slice(-3)}`, transaction['currency'])
}
