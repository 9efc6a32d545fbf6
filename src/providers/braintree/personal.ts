import { personalKeys } from '../../core/redact/personal.ts'

/** Of a decoded notification. Tokens are ids of payment methods; an instrument is named by its last digits. */
export const braintreePersonal = personalKeys({
  opaque: 'unique_number_identifier',
  digits: 'payment_instrument_name source_description image_url',
  plain: 'token payment_method_token global_id',
})
