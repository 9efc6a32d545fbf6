import type { PipelineEvent } from '../core/pipeline-event.ts'

/** Counts accepted events until each awaited type has come often enough. */
export interface Awaited {
  readonly see: (event: PipelineEvent) => void
  /** What has not come yet: `invoice.paid 1 of 2`. */
  readonly missing: () => string[]
}

export function awaited(wanted: ReadonlyMap<string, number>, done: () => void): Awaited {
  const seen = new Map<string, number>()
  const missing = (): string[] =>
    [...wanted].filter(([type, count]) => (seen.get(type) ?? 0) < count).map(([type, count]) => `${type} ${seen.get(type) ?? 0} of ${count}`)
  return {
    see: (event) => {
      if (wanted.size === 0 || event.kind !== 'received' || event.disposition !== 'accepted') return
      for (const type of event.delivery.types) seen.set(type, (seen.get(type) ?? 0) + 1)
      if (missing().length === 0) done()
    },
    missing,
  }
}
