/** One line of the benchmark: a figure and a baseline from the same run, so that the machine's speed cancels out. */
export interface Measurement {
  readonly name: string
  readonly unit: string
  readonly value: number
  /** Absent for an absolute figure, such as memory. */
  readonly baseline?: { readonly name: string; readonly value: number }
  /** `value / baseline`, the median over pairs. */
  readonly ratio?: number
  /** The goal in docs/performance.md, for the ratio if there is one; absent for figures without a goal. */
  readonly goal?: ({ readonly atMost: number } | { readonly atLeast: number }) & { readonly of?: 'value' }
}

export function verdict({ value, ratio = value, goal }: Measurement): string {
  if (!goal) return ''
  const figure = goal.of === 'value' ? value : ratio
  const reached = 'atMost' in goal ? figure <= goal.atMost : figure >= goal.atLeast
  const bound = 'atMost' in goal ? `at most ${goal.atMost}` : `at least ${goal.atLeast}`
  return `${bound}: ${reached ? 'reached' : 'missed'}`
}
