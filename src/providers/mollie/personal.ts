import { personalKeys } from '../../core/redact/key/personal.ts'

/** The account in payment details is an IBAN or a PayPal address. The names in order lines are those of products. */
export const molliePersonal = personalKeys({
  opaque: 'consumerAccount voucherNumber giftcardNumber',
  plain: 'lines.name signatureDate',
})
