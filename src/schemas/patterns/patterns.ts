import type { Pattern } from './bounded-pattern.ts'
import { patternSteps } from './cost.ts'
import { createQuestions, type Known, type Unchecked } from './questions.ts'
import type { SlowPatterns } from './slow-patterns.ts'

/**
 * The patterns of all schemas. The patterns come from the user, but the strings are untrusted, and matching one of them
 * could take practically forever.
 */
export interface Patterns {
  readonly compile: (source: string, flags: string) => Pattern
  /**
   * Repeats the check of a payload until all its patterns are resolved, spending at most `timeLimitMs` per round.
   * @param fits reports whether a result means that the payload matches
   */
  readonly settle: <T>(
    check: () => T,
    fits: (result: T) => boolean,
  ) => { readonly result: T; readonly unchecked: readonly Unchecked[] }
}

/**
 * Maximum number of rounds. Answers may lead to further questions. Any that are still open after the last round stay
 * unchecked.
 */
const maxRounds = 4

/**
 * Creates the patterns. A string that may be slow to match is not matched during a check, which continues as if the
 * string matched. These strings are then matched together under one time limit, and the check is repeated with the
 * answers.
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
