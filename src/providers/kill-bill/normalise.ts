import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { isObject, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined } from '../../core/provider/mapping.ts'
import { killBillMapping } from './mapping.ts'

/** Returns the canonical events for a push notification, which contains no amounts. */
export function normaliseKillBill(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const kind = stringAt(body, 'objectType')
  const self = (of: string): string | undefined => (kind === of ? stringAt(body, 'objectId') : undefined)
  const data = omitUndefined<BillingData>({
    customer: stringAt(body, 'accountId'),
    subscription: self('SUBSCRIPTION'),
    invoice: self('INVOICE'),
    payment: self('PAYMENT'),
  })
  return billingEvents(canonicalTypesOf(killBillMapping, identity.type, metaOf(body)), identity, data)
}

/** Returns the metadata, which is sent as a JSON string; an empty object if there is none. */
export function metaOf(body: JsonObject): JsonObject {
  const given = body['metaData']
  if (isObject(given)) return given
  if (typeof given !== 'string') return {}
  try {
    const meta: unknown = JSON.parse(given)
    return isObject(meta) ? meta : {}
  } catch {
    return {}
  }
}
