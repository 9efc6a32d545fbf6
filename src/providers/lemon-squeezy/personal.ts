import { personalKeys } from '../../core/redact/personal.ts'

/** The key of a license opens a product. */
export const lemonSqueezyPersonal = personalKeys({
  opaque: 'attributes.key attributes.key_short',
})
