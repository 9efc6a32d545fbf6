import type { PipelineEvent } from '../core/results/pipeline-event.ts'

/**
 * `*` stands for any text. Each part is looked for once: the type is a stranger's, and a regular expression would go
 * back and forth.
 */
function fits(type: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*')
  const last = parts.pop()
  if (last === undefined) return type === first
  if (!type.startsWith(first)) return false
  let at = first.length
  for (const part of parts) {
    const found = type.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return type.length >= at + last.length && type.endsWith(last)
}

/** Counts accepted events until each awaited type has come often enough. */
export interface Awaited {
  readonly see: (event: PipelineEvent) => void
  /** What has not come yet: `invoice.paid (1 of 2)`. */
  readonly missing: () => string[]
}

export function awaited(wanted: ReadonlyMap<string, number>, done: () => void): Awaited {
  const seen = new Map([...wanted].map(([type]) => [type, 0]))
  const missing = (): string[] =>
    [...wanted]
      .filter(([type, count]) => (seen.get(type) ?? 0) < count)
      .map(([type, count]) => `${type} (${seen.get(type)} of ${count})`)
  return {
    see: (event) => {
      if (wanted.size === 0 || event.kind !== 'received' || event.disposition !== 'accepted') return
      for (const [pattern, count] of seen)
        seen.set(pattern, count + event.delivery.types.filter((type) => fits(type, pattern)).length)
      if (missing().length === 0) done()
    },
    missing,
  }
}
