import type { LeftOut } from './exportable.ts'

const mostIds = 5

/** Counts deliveries left out of an export by reason, with a few ids for unexpected reasons. */
export class LeftOutCount {
  readonly #reasons = new Map<string, { count: number; readonly ids: string[] }>()

  add({ why, id }: LeftOut): void {
    const known = this.#reasons.get(why) ?? { count: 0, ids: [] }
    known.count += 1
    if (id !== undefined && known.ids.length < mostIds) known.ids.push(id)
    this.#reasons.set(why, known)
  }

  /** `2 left out: duplicate` */
  lines(): string[] {
    return Array.from(this.#reasons, ([why, { count, ids }]) => {
      const named = ids.length === 0 ? '' : `: ${ids.join(', ')}${count > ids.length ? ', …' : ''}`
      return `${count} left out: ${why}${named}`
    })
  }
}
