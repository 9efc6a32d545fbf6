import { personalKeys } from '../../core/redact/key/personal.ts'

/** From the platform webhook reference: account holders and transfer descriptions. */
export const adyenPlatformPersonal = personalKeys({
  name: 'infix doingBusinessAs',
  opaque: 'personalDocumentData.number PersonalDocumentData.number documentData.number',
  open: 'description reference referenceForBeneficiary',
  id: `pspReference originalReference merchantReference paymentPspReference modificationPspReference
    paymentMerchantReference`,
})
