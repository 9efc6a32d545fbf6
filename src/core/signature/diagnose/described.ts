import { fits, type Clue } from './case.ts'

/**
 * Limits on the body size in bytes and on the number of signatures tried, so that a forger cannot keep the listener
 * busy.
 */
const longest = 16 * 1024
const most = 500

/** The description in billhook.yaml does not match the sender. */
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
