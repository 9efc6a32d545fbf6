import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { idText, stringAt, type JsonObject } from '../../core/json/json.ts'
import { billingEvents, canonicalTypesOf, omitUndefined } from '../../core/provider/mapping.ts'
import { recurlyMapping } from './mapping.ts'

/** Returns the canonical events for a Recurly JSON notification, which names only the object and has no amounts. */
export function normaliseRecurly(identity: Identity, body: JsonObject): readonly BillingEvent[] {
  const kind = stringAt(body, 'object_type')
  const self = (of: string): string | undefined => (kind === of ? idText(body, 'id') : undefined)
  const data = omitUndefined<BillingData>({
    customer: self('account'),
    subscription: self('subscription'),
    invoice: self('charge_invoice'),
    payment: self('payment'),
    refund: self('refund'),
  })
  return billingEvents(
    canonicalTypesOf(recurlyMapping, identity.type, undefined),
    identity,
    data,
    stringAt(body, 'site_id'),
  )
}
