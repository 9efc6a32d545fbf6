import { fits, type Clue } from './case.ts'

/** Detects a secret that was copied incompletely or with extra characters. */
export const spelling: Clue = ({ delivery, provider, secrets, at }) => {
  for (const secret of secrets) {
    const bare = secret.replaceAll(
      /^["'`\s\u200B-\u200D\u2060]+|(?<!["'`\s\u200B-\u200D\u2060])["'`\s\u200B-\u200D\u2060]+$/g,
      '',
    )
    const attempts: readonly (readonly [secret: string, hint: string])[] = [
      [
        bare,
        'the signature matches without the whitespace or quotes around the secret: remove them where the secret is set',
      ],
      [
        `${bare}\n`,
        "the signature matches if the secret ends with a line break, which is part of the sender's secret: " +
          'remove it there',
      ],
      [
        `whsec_${bare}`,
        'the signature matches with whsec_ before the secret: this prefix is part of the secret; include it',
      ],
      [
        bare.replace(/^[a-z]+_/, ''),
        'the signature matches without the prefix of the secret: the sender omits it; omit it here too',
      ],
    ]
    const found = attempts.find(
      ([attempt]) => attempt !== secret && attempt !== '' && fits(delivery, provider, attempt, at),
    )
    if (found) return found[1]
  }
  return undefined
}
