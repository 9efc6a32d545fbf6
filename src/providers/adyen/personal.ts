import { personalKeys } from '../../core/redact/key/personal.ts'

/** From the reference of `additionalData`. `reason` is `authCode:lastFour:expiry` for authorised payments. */
export const adyenPersonal = personalKeys({
  digits: 'reason refusalReasonRaw',
  opaque: 'PaymentAccountReference bankAccountNumber',
  open: 'shopperStatement',
  plain: 'sepadirectdebit.dateOfSignature',
  id: `pspReference originalReference merchantReference paymentPspReference modificationPspReference
    paymentMerchantReference`,
})
