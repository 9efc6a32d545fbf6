import { fits, type Clue } from './case.ts'

/**
 * Limits on the body size in bytes and on the number of signatures tried, so that a forger cannot keep the listener
 * busy.
 */
const longest = 16 * 1024
const most = 500

/** Detects a scheme in billhook.yaml that is not the one the sender uses. */
export const described: Clue = ({ delivery, provider, secrets, at }) => {
  if (delivery.body.length > longest) return undefined
  let tried = 0
  for (const { scheme, change } of provider.alternatives?.(delivery) ?? []) {
    tried += secrets.length
    if (tried > most) return undefined
    if (secrets.some((secret) => fits(delivery, { schemes: [scheme] }, secret, at)))
      return `the signature matches with ${change}: set this in billhook.yaml`
  }
  return undefined
}
