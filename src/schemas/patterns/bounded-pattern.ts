import { createContext, Script } from 'node:vm'
import { maxDirectSteps, patternSteps } from './cost.ts'

/** The part of a regular expression that ajv uses. */
export interface Pattern {
  readonly test: (text: string) => boolean
}

/** A text to match, and the answer once known. */
export interface Question {
  readonly pattern: RegExp
  readonly text: string
  answer?: boolean
  isGivenUp?: boolean
}

/** Time limit in ms for the patterns of one payload. One that runs longer is backtracking, and might for years. */
export const timeLimitMs = 250

/** Created when first needed. */
let runWatched: ((work: () => void, ms: number) => boolean) | undefined

/**
 * Answers questions in order until all are answered or the time is up.
 * @returns the question that was interrupted, if any
 */
export function answerAll(questions: readonly Question[], ms: number): Question | undefined {
  let at = 0
  const work = () => {
    for (; at < questions.length; at++) {
      const question = questions[at]
      if (question) question.answer = question.pattern.test(question.text)
    }
  }
  runWatched ??= createWatch()
  return runWatched(work, ms) ? undefined : questions[at]
}

/** A pattern of the user, for the texts of strangers. `test` throws for a text on which it does not end in time. */
export function boundedPattern(pattern: RegExp): Pattern {
  const steps = patternSteps(pattern.source)
  return {
    test: (text) => {
      if (steps(text.length) <= maxDirectSteps) return pattern.test(text)
      const question: Question = { pattern, text }
      if (answerAll([question], timeLimitMs)) throw new TooSlow()
      return question.answer === true
    },
  }
}

class TooSlow extends Error {}

export function isTooSlow(error: unknown): boolean {
  return error instanceof TooSlow
}

/** Runs work with a time limit. Starting that takes 0.3 ms, so it is done once for all texts of a payload. */
function createWatch(): (work: () => void, ms: number) => boolean {
  const script = new Script('work()')
  const context = createContext({})
  return (work, ms) => {
    Object.assign(context, { work })
    try {
      script.runInContext(context, { timeout: Math.max(1, Math.ceil(ms)) })
      return true
    } catch (error) {
      // Not `instanceof Error`: it belongs to the other context.
      if (
        typeof error === 'object' &&
        error !== null &&
        'code' in error &&
        error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
      )
        return false
      throw error
    }
  }
}
