import { age } from './diagnose/age.ts'
import { body } from './diagnose/body.ts'
import type { Case, Clue } from './diagnose/case.ts'
import { described } from './diagnose/described.ts'
import { headers } from './diagnose/headers.ts'
import { keyForm } from './diagnose/key-form.ts'
import { otherSecret } from './diagnose/other-secret.ts'
import { spelling } from './diagnose/spelling.ts'
import { url } from './diagnose/url.ts'

export type { Case, OtherSecret } from './diagnose/case.ts'

/** The cheap and common first; the body, which costs a parse, last. */
const clues: readonly Clue[] = [age, described, headers, spelling, otherSecret, keyForm, url, body]

/**
 * Why a signature is not valid, as one line with the next step; undefined where that cannot be known. Nothing is
 * guessed: a cause is named only when the signature fits without it. For signatures that are invalid, not for all.
 */
export function diagnose(one: Case): string | undefined {
  for (const clue of clues) {
    const found = clue(one)
    if (found !== undefined) return found
  }
  return undefined
}
