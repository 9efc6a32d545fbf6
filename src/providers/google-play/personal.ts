import { personalKeys } from '../../core/redact/key/personal.ts'

/** The message is JSON in base64. Purchase tokens are ids. */
export const googlePlayPersonal = personalKeys({
  encoded: 'message.data',
  plain: 'purchaseToken linkedPurchaseToken',
})
