import { fits, type Clue } from './case.ts'

/** The secret was copied with extra characters or incompletely. */
export const spelling: Clue = ({ delivery, provider, secrets, at }) => {
  for (const secret of secrets) {
    const bare = secret.replaceAll(
      /^["'`\s\u200B-\u200D\u2060]+|(?<!["'`\s\u200B-\u200D\u2060])["'`\s\u200B-\u200D\u2060]+$/g,
      '',
    )
    const attempts: readonly (readonly [secret: string, hint: string])[] = [
      [
        bare,
        'the signature fits without the whitespace or quotes around the secret: remove them where the secret is set',
      ],
      [
        `${bare}\n`,
        "the signature fits when the secret ends with a line break: that is part of the sender's secret; set " +
          'it there without one',
      ],
      [`whsec_${bare}`, 'the signature fits with whsec_ before the secret: it is part of the secret; set it whole'],
      [
        bare.replace(/^[a-z]+_/, ''),
        'the signature fits without the prefix of the secret: the sender leaves it out; set it without',
      ],
    ]
    const found = attempts.find(
      ([attempt]) => attempt !== secret && attempt !== '' && fits(delivery, provider, attempt, at),
    )
    if (found) return found[1]
  }
  return undefined
}
