import type { BillingData, BillingEvent, DeclineClass } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { isObject, objectAt, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined } from '../../core/provider/mapping.ts'
import { gocardlessMapping } from './mapping.ts'

/** GoCardless's causes and their decline classes. */
const declines: ReadonlyMap<string, DeclineClass> = new Map([
  ['insufficient_funds', 'funds'],
  ['bank_account_closed', 'hard'],
  ['bank_account_transferred', 'hard'],
  ['invalid_bank_details', 'hard'],
  ['mandate_cancelled', 'hard'],
  ['mandate_expired', 'hard'],
  ['authorisation_disputed', 'hard'],
  ['direct_debit_not_enabled', 'hard'],
  ['test_failure', 'generic'],
])

/**
 * Returns the canonical events for one event in the batch. There are no amounts, because an event contains only links.
 */
export function normaliseGocardless(identity: Identity, body: JsonObject, index: number): readonly BillingEvent[] {
  const event: unknown = Array.isArray(body['events']) ? body['events'][index] : undefined
  if (!isObject(event)) return []
  const data = dataOf(event)
  return billingEvents(
    canonicalTypesOf(gocardlessMapping, identity.type, event),
    identity,
    data,
    stringAt(objectAt(event, 'links'), 'organisation'),
  )
}

/** Returns the events that are objects; `identify` rejects a batch that contains anything else. */
export function eventsOf(body: JsonObject): readonly JsonObject[] {
  return Array.isArray(body['events']) ? body['events'].filter(isObject) : []
}

function dataOf(event: JsonObject): BillingData {
  const links = objectAt(event, 'links')
  const details = objectAt(event, 'details')
  const cause = stringAt(details, 'cause')
  const failed = event['action'] === 'failed' && event['resource_type'] === 'payments'
  return omitUndefined<BillingData>({
    customer: stringAt(links, 'customer'),
    subscription: stringAt(links, 'subscription'),
    payment: stringAt(links, 'payment'),
    refund: stringAt(links, 'refund'),
    payout: stringAt(links, 'payout'),
    mandate: stringAt(links, 'mandate'),
    decline: failed && cause !== undefined ? { code: cause, class: declines.get(cause) ?? 'generic' } : undefined,
  })
}
