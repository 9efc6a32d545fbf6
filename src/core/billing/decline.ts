import type { DeclineClass } from './event.ts'

/** Stripe's codes by what can be done about them; other providers translate theirs first. */
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

/** What a decline code asks for; `generic` if it says nothing. */
export function declineClass(code: string): DeclineClass {
  const found = Object.entries(classes).find(([, codes]) => codes.has(code))
  return (found?.[0] as DeclineClass | undefined) ?? 'generic'
}
