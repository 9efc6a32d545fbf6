import { personalKeys } from '../../core/redact/key/personal.ts'

/**
 * The notification is base64-encoded XML in a form. In the decoded notification, tokens are payment method ids, and
 * payment instruments are described by their last digits.
 */
export const braintreePersonal = personalKeys({
  sealed: 'bt_payload',
  opaque: 'unique_number_identifier',
  digits: 'payment_instrument_name source_description image_url',
  plain: 'token payment_method_token global_id',
})
