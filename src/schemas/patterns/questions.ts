import { answerAll, timeLimitMs, type Question } from './bounded-pattern.ts'
import { maxDirectSteps } from './cost.ts'
import type { SlowPatterns } from './slow-patterns.ts'

/** A string that was not matched against a pattern. */
export interface Unchecked {
  readonly pattern: RegExp
  readonly text: string
  /**
   * Milliseconds for which the pattern will still be skipped because of an earlier payload; 0 if this string itself
   * takes too long.
   */
  readonly restMs: number
}

/** A pattern, its cost, and the strings to match. */
export interface Known {
  readonly pattern: RegExp
  readonly steps: (characters: number) => number
  readonly questions: Map<string, Question>
}

/**
 * The strings of one payload that may be slow to match. They are collected during a check and matched together after
 * it.
 */
export interface Questions {
  /** Starts a new payload. */
  readonly begin: () => void
  /** True if a string matches. Until that is known, returns the current assumption. */
  readonly test: (one: Known, text: string) => boolean
  readonly assume: (matches: boolean) => void
  readonly areOpen: () => boolean
  /**
   * Answers open questions and returns true if all strings matched, as assumed.
   * @param isLast true if later questions stay unchecked
   */
  readonly answer: (isLast: boolean) => boolean
  readonly unchecked: ReadonlyMap<string, Unchecked>
  readonly forget: () => void
}

/**
 * Maximum number of steps for the quick strings of one payload (less than 0.1 s). Further strings are treated as slow.
 */
const maxSteps = 20_000_000

export function createQuestions(slowPatterns: SlowPatterns | undefined): Questions {
  const asked = new Set<Known>()
  const unchecked = new Map<string, Unchecked>()
  let open: Question[] = []
  /** Steps spent on this payload's quick strings. */
  let spent = 0
  let assumed = true
  let isLastRound = false
  return {
    unchecked,
    begin: () => {
      spent = 0
    },
    test: (one, text) => {
      const steps = one.steps(text.length)
      if (steps <= maxDirectSteps && (spent += steps) <= maxSteps) return one.pattern.test(text)
      const question = one.questions.get(text)
      if (question?.answer !== undefined) return question.answer
      if (question && !question.isGivenUp) return assumed
      const restMs = question ? 0 : (slowPatterns?.rest(one.pattern) ?? 0)
      if (question || restMs > 0 || isLastRound) {
        unchecked.set(String(one.pattern), { pattern: one.pattern, text, restMs })
        return assumed
      }
      const asking = { pattern: one.pattern, text }
      one.questions.set(text, asking)
      asked.add(one)
      open.push(asking)
      return assumed
    },
    assume: (matches) => {
      assumed = matches
      isLastRound = false
    },
    areOpen: () => open.length > 0,
    answer: (isLast) => {
      answerTogether(open, slowPatterns)
      const isRight = assumed && open.every((one) => one.answer === true)
      open = []
      if (isRight) return true
      isLastRound = isLast
      unchecked.clear()
      return false
    },
    forget: () => {
      // Clearing an empty set costs as much as creating one.
      if (asked.size === 0 && unchecked.size === 0) return
      for (const { questions } of asked) questions.clear()
      asked.clear()
      unchecked.clear()
      open = []
    },
  }
}

function answerTogether(open: readonly Question[], slowPatterns: SlowPatterns | undefined): void {
  const start = slowPatterns?.now() ?? 0
  const slow = answerAll(open, timeLimitMs)
  const answered = new Set<RegExp>()
  for (const question of open) {
    if (question.answer === undefined) question.isGivenUp = true
    else answered.add(question.pattern)
  }
  slowPatterns?.tried(slowPatterns.now() - start, answered, slow?.pattern)
}
