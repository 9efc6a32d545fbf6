import { personalKeys } from '../../core/redact/key/personal.ts'

/** The message is base64-encoded JSON. Purchase tokens are ids. */
export const googlePlayPersonal = personalKeys({
  encoded: 'message.data',
  plain: 'purchaseToken linkedPurchaseToken',
})
