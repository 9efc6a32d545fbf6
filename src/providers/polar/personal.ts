import { personalKeys } from '../../core/redact/personal.ts'

/** A tax id is a list of the number and its type; license keys open a product. */
export const polarPersonal = personalKeys({
  vat: 'tax_id customer_tax_id',
  opaque: 'license_key.key display_key',
})
