import { fits, type Clue } from './case.ts'

/** Maximum number of secrets tried; no team has more. */
const most = 50

/** Detects a delivery that belongs to another source or provider. */
export const otherSecret: Clue = ({ delivery, provider, secrets, at, others, providers }) => {
  const owner = others
    .slice(0, most)
    .find((other) => !secrets.includes(other.secret) && fits(delivery, other.provider ?? provider, other.secret, at))
  if (owner)
    return (
      `the secret of source ${owner.source} matches: its endpoint points here, or two secrets were swapped; ` +
      `send the delivery to /${owner.source}`
    )
  const sender = providers.find((one) => one !== provider && secrets.some((secret) => fits(delivery, one, secret, at)))
  return sender && `the signature is valid for ${sender.name}: set the provider of the source to ${sender.name}`
}
