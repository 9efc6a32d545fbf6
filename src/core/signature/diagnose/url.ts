import { fits, type Clue } from './case.ts'

/** Detects a `url` setting whose spelling differs from that of the URL registered with the provider. */
export const url: Clue = ({ delivery, provider, secrets, at }) => {
  const given = at.settings?.['url']
  if (given === undefined) return undefined
  const slash = given.endsWith('/') ? given.slice(0, -1) : `${given}/`
  const spellings = [
    slash,
    otherScheme(given),
    otherScheme(slash),
    given.replace(/[?#].*$/, ''),
    given.toLowerCase(),
  ].filter((one) => one !== given)
  const found = spellings.find((one) =>
    secrets.some((secret) => fits(delivery, provider, secret, { ...at, settings: { ...at.settings, url: one } })),
  )
  return (
    found &&
    `the signature matches with the URL ${found}: the provider signs the URL as registered with it; set url to that URL`
  )
}

function otherScheme(text: string): string {
  return text.startsWith('https:') ? text.replace('https:', 'http:') : text.replace('http:', 'https:')
}
