import { personalKeys } from '../../core/redact/key/personal.ts'

/** Messages between payers and sellers, and telephone extensions. */
export const paypalPersonal = personalKeys({
  phone: 'extension_number',
  open: 'custom note note_to_payer content memo subject',
})
