import { personalKeys } from '../../core/redact/personal.ts'

/** What a site's own staff and its customers write; a family of items is no person's. */
export const chargebeePersonal = personalKeys({
  open: 'note comment invoice_notes customer_notes gift_receiver.note',
  plain: 'item_family.name item_families.name',
})
