import { personalKeys } from '../../core/redact/key/personal.ts'

/** Notes written by staff and customers. An item family's name is not a person's name. */
export const chargebeePersonal = personalKeys({
  open: 'note comment invoice_notes customer_notes gift_receiver.note',
  plain: 'item_family.name item_families.name',
})
