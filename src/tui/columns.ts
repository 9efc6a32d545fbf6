import type { ColumnName, Preferences } from './preferences.ts'
import { medium, wide } from './regions.ts'
import type { State } from './state.ts'

export interface Column {
  readonly name: ColumnName
  readonly width: number
}

/** `[name, min width, max width]`, in display order. */
type Layout = readonly (readonly [name: ColumnName, min: number, max: number])[]

const layouts: readonly { readonly from: number; readonly layout: Layout }[] = [
  {
    from: wide,
    layout: [
      ['time', 12, 12],
      ['source', 10, 18],
      ['type', 20, 32],
      ['id', 16, 32],
      ['signature', 9, 9],
      ['findings', 2, 2],
      ['disposition', 9, 9],
      ['note', 18, 36],
      ['status', 13, 16],
      ['latency', 7, 7],
    ],
  },
  {
    from: medium,
    layout: [
      ['time', 8, 8],
      ['source', 9, 14],
      ['type', 16, 26],
      ['id', 9, 30],
      ['signature', 1, 1],
      ['findings', 1, 1],
      ['disposition', 9, 9],
      ['note', 14, 22],
      ['status', 11, 11],
      ['latency', 6, 6],
    ],
  },
  {
    from: 0,
    layout: [
      ['time', 8, 8],
      ['type', 14, 40],
      ['signature', 1, 1],
      ['disposition', 9, 9],
      ['note', 9, 18],
      ['status', 7, 11],
    ],
  },
]

/** Order in which columns are dropped on a narrow screen. If that is not enough, lines are truncated. */
const dropOrder: readonly ColumnName[] = [
  'id',
  'latency',
  'source',
  'findings',
  'time',
  'status',
  'disposition',
  'note',
]
/** Order in which columns are widened if there is space left. */
const growOrder: readonly ColumnName[] = ['note', 'type', 'status', 'id', 'source']

/**
 * Chooses the columns for a list that is `width` characters wide, allowing for the selection mark and a space before
 * each column. If there is only one source, it is shown only in a wide list. Sent deliveries have a note instead of an
 * outcome, and have no findings.
 * @param wanted columns chosen by the user @default all
 */
export function columnsFor(
  width: number,
  { manySources, sent }: Pick<State, 'manySources' | 'sent'>,
  wanted?: Preferences['columns'],
): Column[] {
  const { layout } = layouts.find(({ from }) => width >= from) ?? { layout: [] }
  const dropped = new Set<ColumnName>(sent > 0 ? ['disposition', 'findings'] : ['note'])
  if (!manySources && width < wide) dropped.add('source')
  for (const [name] of layout) if (wanted && !wanted.has(name)) dropped.add(name)
  const kept = (): Layout => layout.filter(([name]) => !dropped.has(name))
  const spare = (): number => width - kept().reduce((sum, [, min]) => sum + min + 1, 1)
  for (const name of dropOrder) if (spare() < 0) dropped.add(name)
  const extra = new Map<ColumnName, number>()
  let left = Math.max(0, spare())
  for (const needy of growOrder) {
    const [name, min, max] = kept().find(([name]) => name === needy) ?? [needy, 0, 0]
    const more = Math.min(left, max - min)
    extra.set(name, more)
    left -= more
  }
  return kept().map(([name, min]) => ({ name, width: min + (extra.get(name) ?? 0) }))
}
