import { fits, type Clue } from './case.ts'

/** Maximum number of secrets tried; no team has more. */
const most = 50

/** The delivery belongs to another source or provider. */
export const otherSecret: Clue = ({ delivery, provider, secrets, at, others, providers }) => {
  const owner = others
    .slice(0, most)
    .find((other) => !secrets.includes(other.secret) && fits(delivery, other.provider ?? provider, other.secret, at))
  if (owner)
    return (
      `the secret of the source ${owner.source} fits: its endpoint points here, or two secrets are mixed up; ` +
      `send it to /${owner.source}`
    )
  const sender = providers.find((one) => one !== provider && secrets.some((secret) => fits(delivery, one, secret, at)))
  return (
    sender && `the secret fits in the way that ${sender.name} signs: name ${sender.name} as the provider of the source`
  )
}
