import { personalKeys } from '../../core/redact/key/personal.ts'

/** Events carry ids only, plus the merchant's own metadata. */
export const gocardlessPersonal = personalKeys({
  open: 'resource_metadata',
})
