import type { BillingData } from '../../core/billing/event.ts'
import { declineClass } from '../../core/billing/decline.ts'
import { stringAt, type JsonObject } from '../../core/json/json.ts'

/** Processor response codes and the corresponding common decline codes; other codes are ambiguous. */
const common: Readonly<Record<string, string>> = {
  '2000': 'do_not_honor',
  '2001': 'insufficient_funds',
  '2004': 'expired_card',
  '2005': 'incorrect_number',
  '2012': 'lost_card',
  '2013': 'stolen_card',
  '2014': 'fraudulent',
  '2047': 'pickup_card',
  '2053': 'stolen_card',
  '2099': 'authentication_required',
}

/** Returns the decline, with Braintree's own code; codes 1000 to 1999 are approvals. */
export function declineOf(transaction: JsonObject): BillingData['decline'] {
  const code = stringAt(transaction, 'processor_response_code')
  return code === undefined || !/^[2-9]\d{3}$/.test(code)
    ? undefined
    : { code, class: declineClass(common[code] ?? code) }
}
