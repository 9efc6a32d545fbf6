import type { Pattern } from './bounded-pattern.ts'
import { patternSteps } from './cost.ts'
import { createQuestions, type Known, type Unchecked } from './questions.ts'
import type { SlowPatterns } from './slow-patterns.ts'

/**
 * The patterns of all schemas. They come from the user; the texts come from strangers, who may send one that never
 * ends.
 */
export interface Patterns {
  readonly compile: (source: string, flags: string) => Pattern
  /**
   * Runs a check of one payload until its patterns are answered, at most `timeLimitMs` per round.
   * @param fits whether a result means that the payload fits
   */
  readonly settle: <T>(
    check: () => T,
    fits: (result: T) => boolean,
  ) => { readonly result: T; readonly unchecked: readonly Unchecked[] }
}

/** Answers may raise further questions; what is open after these rounds stays unchecked. */
const maxRounds = 4

/**
 * Possibly slow texts are not matched during a check. The check goes on as if they matched; then they are matched
 * together under one time limit, and the check is repeated with the answers.
 */
export function createPatterns(slowPatterns?: SlowPatterns): Patterns {
  const known = new Map<string, Known>()
  const questions = createQuestions(slowPatterns)

  const attempt = <T>(check: () => T, assumption: boolean): T => {
    questions.assume(assumption)
    let result = check()
    for (let round = 1; questions.areOpen(); round++) {
      if (questions.answer(round === maxRounds)) return result
      result = check()
    }
    return result
  }

  return {
    compile: (source, flags) => {
      const key = `/${source}/${flags}`
      const one = known.get(key) ?? {
        pattern: new RegExp(source, flags),
        steps: patternSteps(source),
        questions: new Map(),
      }
      known.set(key, one)
      return { test: (text) => questions.test(one, text) }
    },
    settle: (check, fits) => {
      questions.begin()
      try {
        const result = attempt(check, true)
        const unchecked = [...questions.unchecked.values()]
        if (unchecked.length === 0) return { result, unchecked }
        const otherwise = fits(result) ? result : attempt(check, false)
        return { result: fits(otherwise) ? otherwise : result, unchecked }
      } finally {
        questions.forget()
      }
    },
  }
}
