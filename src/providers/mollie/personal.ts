import { personalKeys } from '../../core/redact/key/personal.ts'

/** Payment details: the account is an IBAN or a PayPal address. Order lines contain product names. */
export const molliePersonal = personalKeys({
  opaque: 'consumerAccount voucherNumber giftcardNumber',
  plain: 'lines.name signatureDate',
})
