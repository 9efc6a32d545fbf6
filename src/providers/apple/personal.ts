import { personalKeys } from '../../core/redact/key/personal.ts'

/**
 * A notification is a signature around JSON, with two more in it; the account token is the app's own id of its user.
 */
export const applePersonal = personalKeys({
  signed: 'signedPayload signedTransactionInfo signedRenewalInfo',
  plain: 'appAccountToken',
})
