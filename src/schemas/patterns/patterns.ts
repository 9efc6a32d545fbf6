import type { Pattern } from './bounded-pattern.ts'
import { patternSteps } from './cost.ts'
import { createQuestions, type Known, type Unchecked } from './questions.ts'
import type { SlowPatterns } from './slow-patterns.ts'

/**
 * The patterns of all schemas. They come from the user, and the texts from strangers who may know one that never ends.
 */
export interface Patterns {
  readonly compile: (source: string, flags: string) => Pattern
  /**
   * Runs a check of one payload until its patterns are answered, in `patience` a round at most.
   * @param fits whether a result is good news; what was not checked is then of no account
   */
  readonly settle: <T>(
    check: () => T,
    fits: (result: T) => boolean,
  ) => { readonly result: T; readonly unchecked: readonly Unchecked[] }
}

/** An answer may lead to further questions; what is open after these rounds stays unchecked. */
const mostRounds = 4

/**
 * Texts that may be slow are not matched in the middle of a check. The check goes on as if they matched, they are
 * matched together under one time limit, and the check is repeated with the answers.
 */
export function createPatterns(slowPatterns?: SlowPatterns): Patterns {
  const known = new Map<string, Known>()
  const questions = createQuestions(slowPatterns)

  const attempt = <T>(check: () => T, assumption: boolean): T => {
    questions.assume(assumption)
    let result = check()
    for (let round = 1; questions.areOpen(); round++) {
      if (questions.answer(round === mostRounds)) return result
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
