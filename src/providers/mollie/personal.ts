import { personalKeys } from '../../core/redact/personal.ts'

/** Of a payment's details: the account is an IBAN, or a PayPal address. Lines of an order are named after products. */
export const molliePersonal = personalKeys({
  opaque: 'consumerAccount voucherNumber giftcardNumber',
  plain: 'lines.name signatureDate',
})
