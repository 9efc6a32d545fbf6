import { personalKeys } from '../../core/redact/key/personal.ts'

/** `tax_id` lists a number and its type. Licence keys are secrets. */
export const polarPersonal = personalKeys({
  vat: 'tax_id customer_tax_id',
  opaque: 'license_key.key display_key',
})
