import { createContext, Script } from 'node:vm'
import { fewSteps, patternSteps } from './cost.ts'

/** What ajv wants of a regular expression. */
export interface Pattern {
  readonly test: (text: string) => boolean
}

/** A text to match, and the answer once it is known. */
export interface Question {
  readonly pattern: RegExp
  readonly text: string
  answer?: boolean
  isGivenUp?: boolean
}

/** Time limit in ms for the patterns of one payload; one that runs longer is backtracking, and may go on for years. */
export const patience = 250

/** Made when first needed. */
let watched: ((work: () => void, ms: number) => boolean) | undefined

/**
 * Answers questions in their order until all are answered or the time is up.
 * @returns the question that was being answered when the time was up
 */
export function answerAll(questions: readonly Question[], ms: number): Question | undefined {
  let at = 0
  const work = () => {
    for (; at < questions.length; at++) {
      const question = questions[at]
      if (question) question.answer = question.pattern.test(question.text)
    }
  }
  watched ??= watching()
  return watched(work, ms) ? undefined : questions[at]
}

/** A pattern of a user for one text of a stranger, who may know a text on which it never ends: then `test` throws. */
export function boundedPattern(pattern: RegExp): Pattern {
  const steps = patternSteps(pattern.source)
  return {
    test: (text) => {
      if (steps(text.length) <= fewSteps) return pattern.test(text)
      const question: Question = { pattern, text }
      if (answerAll([question], patience)) throw new TooSlow()
      return question.answer === true
    },
  }
}

class TooSlow extends Error {}

export function isTooSlow(error: unknown): boolean {
  return error instanceof TooSlow
}

/** Starting the watch takes 0.3 ms, so it is started once for all texts of a payload. */
function watching(): (work: () => void, ms: number) => boolean {
  const script = new Script('work()')
  const world = createContext({})
  return (work, ms) => {
    Object.assign(world, { work })
    try {
      script.runInContext(world, { timeout: Math.max(1, Math.ceil(ms)) })
      return true
    } catch (error) {
      // It is an Error of the other context.
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
