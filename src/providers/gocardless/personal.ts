import { personalKeys } from '../../core/redact/personal.ts'

/** Events name objects by their ids; the merchant's own metadata comes along. */
export const gocardlessPersonal = personalKeys({
  open: 'resource_metadata',
})
