import type { LeftOut } from './exportable.ts'

const mostIds = 5

/** Counts the deliveries left out of an export. */
export interface LeftOutCount {
  readonly add: (one: LeftOut) => void
  /** `2 left out: duplicate` */
  readonly lines: () => string[]
}

/** Counts deliveries by reason, and lists a few ids for unexpected reasons. */
export function countLeftOut(): LeftOutCount {
  const reasons = new Map<string, { readonly count: number; readonly ids: readonly string[] }>()
  return {
    add: ({ why, id }) => {
      const { count, ids } = reasons.get(why) ?? { count: 0, ids: [] }
      reasons.set(why, { count: count + 1, ids: id !== undefined && ids.length < mostIds ? [...ids, id] : ids })
    },
    lines: () =>
      Array.from(reasons, ([why, { count, ids }]) => {
        const named = ids.length === 0 ? '' : `: ${ids.join(', ')}${count > ids.length ? ', …' : ''}`
        return `${count} left out: ${why}${named}`
      }),
  }
}
