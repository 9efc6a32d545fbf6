import { personalKeys } from '../../core/redact/personal.ts'

/** The message is JSON in base64; a purchase token is the id of a purchase. */
export const googlePlayPersonal = personalKeys({
  encoded: 'message.data',
  plain: 'purchaseToken linkedPurchaseToken',
})
