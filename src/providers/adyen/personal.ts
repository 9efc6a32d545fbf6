import { personalKeys } from '../../core/redact/key/personal.ts'

/** Keys from Adyen's `additionalData` reference. For authorised payments, `reason` is `authCode:lastFour:expiry`. */
export const adyenPersonal = personalKeys({
  digits: 'reason refusalReasonRaw',
  opaque: 'PaymentAccountReference bankAccountNumber',
  open: 'shopperStatement',
  plain: 'sepadirectdebit.dateOfSignature',
  id: `pspReference originalReference merchantReference paymentPspReference modificationPspReference
    paymentMerchantReference`,
})
