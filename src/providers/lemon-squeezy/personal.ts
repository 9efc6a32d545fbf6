import { personalKeys } from '../../core/redact/personal.ts'

/** License keys are secrets. */
export const lemonSqueezyPersonal = personalKeys({
  opaque: 'attributes.key attributes.key_short',
})
