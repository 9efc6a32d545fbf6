/** One line of the bench: a figure beside a baseline of the same run, so that the machine's speed divides out. */
export interface Measurement {
  readonly name: string
  readonly unit: string
  readonly value: number
  /** Absent for an absolute figure, such as memory. */
  readonly baseline?: { readonly name: string; readonly value: number }
  /** `value / baseline`, the median over pairs. */
  readonly ratio?: number
  /** What docs/performance.md promises, of the ratio or else of the value. */
  readonly goal: { readonly atMost: number } | { readonly atLeast: number }
}

export function reached({ value, ratio = value, goal }: Measurement): boolean {
  return 'atMost' in goal ? ratio <= goal.atMost : ratio >= goal.atLeast
}
