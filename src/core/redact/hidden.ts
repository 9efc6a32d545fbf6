import type { Pseudonym } from './pseudonym.ts'

/** The same on every machine, with nothing of the value in it. A number stays one. */
export const hidden: Pseudonym = (kind, value) => {
  if ((kind === 'opaque' || kind === 'birth' || kind === 'place' || kind === 'card') && /^-?[\d.]+$/.test(value))
    return '0'
  return kind === 'opaque' ? '<hidden>' : `<${kind}>`
}
