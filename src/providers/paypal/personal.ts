import { personalKeys } from '../../core/redact/personal.ts'

/** What payers and sellers write to each other, and the rest of a telephone number. */
export const paypalPersonal = personalKeys({
  phone: 'extension_number',
  open: 'custom note note_to_payer content memo subject',
})
