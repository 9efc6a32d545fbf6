import { personalKeys } from '../../core/redact/key/personal.ts'

/**
 * Keys from the API reference for personal data that their names do not reveal, such as what a customer types into
 * Checkout or what a terminal reads.
 */
export const stripePersonal = personalKeys({
  opaque: 'text.value numeric.value emv_auth_data primary_account_identifier driver_id vehicle_number',
  name: 'full_name_aliases',
  // Labels, product names and file ids.
  plain: 'custom_fields.name custom.name headers.name suppliers.name customer_signature require_signature',
})
