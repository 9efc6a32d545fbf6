import { personalKeys } from '../../core/redact/key/personal.ts'

/** An order's `name` is its number. Attributes and properties are filled in by buyers. */
export const shopifyPersonal = personalKeys({
  opaque: 'session_hash',
  open: 'note_attributes.value properties.value',
  plain: '.name order.name source_name credit_card_company note_attributes.name properties.name shipping_lines.name',
})
