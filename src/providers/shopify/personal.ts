import { personalKeys } from '../../core/redact/personal.ts'

/** The name of an order is its number; attributes and properties are filled in by the buyer. */
export const shopifyPersonal = personalKeys({
  opaque: 'session_hash',
  open: 'note_attributes.value properties.value',
  plain: '.name order.name source_name credit_card_company note_attributes.name properties.name shipping_lines.name',
})
