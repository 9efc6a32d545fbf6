import { personalKeys } from '../../core/redact/key/personal.ts'

/** Licence keys are secrets. */
export const lemonSqueezyPersonal = personalKeys({
  opaque: 'attributes.key attributes.key_short',
})
