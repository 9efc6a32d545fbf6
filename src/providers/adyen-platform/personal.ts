import { personalKeys } from '../../core/redact/personal.ts'

/** From the reference of the platform's webhooks: who owns an account, and what is written on a transfer. */
export const adyenPlatformPersonal = personalKeys({
  name: 'infix doingBusinessAs',
  opaque: 'personalDocumentData.number PersonalDocumentData.number documentData.number',
  open: 'description reference referenceForBeneficiary',
  id: `pspReference originalReference merchantReference paymentPspReference modificationPspReference
    paymentMerchantReference`,
})
