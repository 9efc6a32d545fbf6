import { createContext, Script } from 'node:vm'

export interface Pattern {
  readonly test: (text: string) => boolean
}

/** Milliseconds: what is longer goes back and forth, and would for years. */
const patience = 250

/** So long a text is done with at once by a pattern that repeats no group, and little else. */
const shortText = 500

/** Made when it is first needed. */
let watch: ((pattern: RegExp, text: string) => boolean) | undefined

/**
 * A pattern of a user for text of a stranger, who may know on which text it never ends: `test` then throws what
 * `isTooSlow` tells. Watching costs a tenth of a millisecond, and what cannot be slow is not watched.
 */
export function boundedPattern(pattern: RegExp): Pattern {
  const { source } = pattern
  const quick = !/\)[*+{]/.test(source) && !/\\[1-9k]/.test(source) && (source.match(/[*+]|\{\d*,/g) ?? []).length <= 2
  return {
    test: (text) => {
      if (quick && text.length <= shortText) return pattern.test(text)
      watch ??= watching()
      return watch(pattern, text)
    },
  }
}

function watching(): (pattern: RegExp, text: string) => boolean {
  const script = new Script('pattern.test(text)')
  const world = createContext({})
  return (pattern, text) => {
    Object.assign(world, { pattern, text })
    return script.runInContext(world, { timeout: patience }) === true
  }
}

export function isTooSlow(error: unknown): boolean {
  // It is an Error of the other context.
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
