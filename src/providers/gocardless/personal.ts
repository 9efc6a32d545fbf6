import { personalKeys } from '../../core/redact/key/personal.ts'

/** Events contain only ids and the merchant's own metadata. */
export const gocardlessPersonal = personalKeys({
  open: 'resource_metadata',
})
