import type { DeclineClass } from './event.ts'

/** Stripe's decline codes by class. The codes of other providers are mapped to these first. */
const classes: Readonly<Record<Exclude<DeclineClass, 'generic'>, ReadonlySet<string>>> = {
  hard: new Set([
    'incorrect_number',
    'lost_card',
    'pickup_card',
    'stolen_card',
    'revocation_of_authorization',
    'revocation_of_all_authorizations',
    'highest_risk_level',
    'transaction_not_allowed',
    'expired_card',
    'fraudulent',
    'invalid_account',
    'do_not_try_again',
    'stop_payment_order',
    'restricted_card',
    'currency_not_supported',
  ]),
  auth: new Set(['authentication_required']),
  funds: new Set(['insufficient_funds', 'withdrawal_count_limit_exceeded']),
  transient: new Set(['processing_error', 'issuer_not_available', 'try_again_later', 'reenter_transaction']),
}

/** Returns the class of a decline code; `generic` if the code is not listed. */
export function declineClass(code: string): DeclineClass {
  const found = Object.entries(classes).find(([, codes]) => codes.has(code))
  return (found?.[0] as DeclineClass | undefined) ?? 'generic'
}
