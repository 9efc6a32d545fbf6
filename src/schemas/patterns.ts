import { answerAll, patience, type Pattern, type Question } from './bounded-pattern.ts'
import { fewSteps, patternSteps } from './pattern-cost.ts'
import type { SlowPatterns } from './slow-patterns.ts'

/** A text that a pattern gave no answer for. */
export interface Unchecked {
  readonly pattern: RegExp
  readonly text: string
  /** How long the pattern rests because of an earlier payload, in ms; 0 when it is this text that takes too long. */
  readonly restMs: number
}

/** The patterns of all schemas. They come from the user, and the texts from strangers who may know one that never ends. */
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

interface Known {
  readonly pattern: RegExp
  readonly steps: (characters: number) => number
  readonly questions: Map<string, Question>
}

/** Steps of the quick texts of one payload, under a tenth of a second; those that come after are as good as slow. */
const mostSteps = 20_000_000

/** An answer may lead to further questions; what is open after these rounds stays unchecked. */
const mostRounds = 4

/**
 * Texts that may be slow are not matched in the middle of a check. The check goes on as if they matched, they are
 * matched together under one time limit, and the check is repeated with the answers.
 */
export function createPatterns(slowPatterns?: SlowPatterns): Patterns {
  const known = new Map<string, Known>()
  let open: Question[] = []
  const asked = new Set<Known>()
  const unchecked = new Map<string, Unchecked>()
  /** Steps of quick texts of this payload. */
  let spent = 0
  let assumed = true
  let isLastRound = false

  const test = (one: Known, text: string): boolean => {
    const steps = one.steps(text.length)
    if (steps <= fewSteps && (spent += steps) <= mostSteps) return one.pattern.test(text)
    const question = one.questions.get(text)
    if (question?.answer !== undefined) return question.answer
    if (question && !question.isGivenUp) return assumed
    const restMs = question ? 0 : (slowPatterns?.rest(one.pattern) ?? 0)
    if (question || restMs > 0 || isLastRound)
      unchecked.set(String(one.pattern), { pattern: one.pattern, text, restMs })
    else {
      const asking = { pattern: one.pattern, text }
      one.questions.set(text, asking)
      asked.add(one)
      open.push(asking)
    }
    return assumed
  }

  const answer = () => {
    const start = slowPatterns?.now() ?? 0
    const slow = answerAll(open, patience)
    const answered = new Set<RegExp>()
    for (const question of open) {
      if (question.answer === undefined) question.isGivenUp = true
      else answered.add(question.pattern)
    }
    slowPatterns?.tried(slowPatterns.now() - start, answered, slow?.pattern)
  }

  const attempt = <T>(check: () => T, assumption: boolean): T => {
    assumed = assumption
    isLastRound = false
    let result = check()
    for (let round = 1; open.length > 0; round++) {
      answer()
      const isRight = assumed && open.every((one) => one.answer === true)
      open = []
      if (isRight) return result
      isLastRound = round === mostRounds
      unchecked.clear()
      result = check()
    }
    return result
  }

  const forget = () => {
    for (const { questions } of asked) questions.clear()
    asked.clear()
    unchecked.clear()
    open = []
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
      return { test: (text) => test(one, text) }
    },
    settle: (check, fits) => {
      spent = 0
      try {
        const result = attempt(check, true)
        if (unchecked.size === 0) return { result, unchecked: none }
        const found = [...unchecked.values()]
        const otherwise = fits(result) ? result : attempt(check, false)
        return { result: fits(otherwise) ? otherwise : result, unchecked: found }
      } finally {
        if (asked.size > 0 || unchecked.size > 0) forget()
      }
    },
  }
}

const none: readonly Unchecked[] = []
