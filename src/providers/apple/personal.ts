import { personalKeys } from '../../core/redact/key/personal.ts'

/** A notification is a JWS with two more inside it; the account token is the app's own user id. */
export const applePersonal = personalKeys({
  signed: 'signedPayload signedTransactionInfo signedRenewalInfo',
  plain: 'appAccountToken',
})
