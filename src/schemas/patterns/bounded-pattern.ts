import { createContext, Script } from 'node:vm'
import { maxDirectSteps, patternSteps } from './cost.ts'

/** The part of the `RegExp` interface that ajv uses. */
export interface Pattern {
  readonly test: (text: string) => boolean
}

/** A string to match against a pattern, and the answer once it is known. */
export interface Question {
  readonly pattern: RegExp
  readonly text: string
  answer?: boolean
  isGivenUp?: boolean
}

/**
 * Time limit for the patterns of one payload, in milliseconds. A pattern that takes longer is backtracking and may run
 * for years.
 */
export const timeLimitMs = 250

/** Created on first use. */
let runWatched: ((work: () => void, ms: number) => boolean) | undefined

/**
 * Answers questions in order, until all are answered or the time limit is reached.
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

/**
 * Wraps a user's pattern so that it can be matched against untrusted strings. `test` throws if matching a string takes
 * too long.
 */
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

/**
 * Returns a function that runs work under a time limit. Starting a run takes 0.3 ms, so one run covers all strings of a
 * payload.
 */
function createWatch(): (work: () => void, ms: number) => boolean {
  const script = new Script('work()')
  const context = createContext({})
  return (work, ms) => {
    Object.assign(context, { work })
    try {
      script.runInContext(context, { timeout: Math.max(1, Math.ceil(ms)) })
      return true
    } catch (error) {
      // `instanceof Error` would be false, because the error belongs to the other context.
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
