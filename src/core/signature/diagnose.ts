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

/** Ordered with cheap and common causes first; the body comes last, because it must be parsed. */
const clues: readonly Clue[] = [age, described, headers, spelling, otherSecret, keyForm, url, body]

/**
 * Explains an invalid signature in one line, with the next step; undefined if the cause cannot be determined. Nothing
 * is guessed: a cause is reported only if the signature matches once the cause is removed.
 */
export function diagnose(one: Case): string | undefined {
  for (const clue of clues) {
    const found = clue(one)
    if (found !== undefined) return found
  }
  return undefined
}
