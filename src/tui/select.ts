import { columnsFor } from './columns.ts'
import { rowAt } from './list/history.ts'
import { bindings, keysOf } from './keys.ts'
import type { Action } from './preferences.ts'
import { fit } from './text/cell.ts'
import { line, span, type Line } from './text/line.ts'
import { divide, type Regions, type Size } from './regions.ts'
import { headerLine, rowLine } from './row-line.ts'
import type { Row } from './list/row.ts'
import type { Preferences } from './preferences.ts'
import type { State } from './state.ts'
import { noticeLines, statusLines, titleLine } from './status-lines.ts'
import { windowOf, type View } from './view.ts'

/** All lines of the screen except the details, which are rendered on demand. */
export interface Picture {
  readonly regions: Regions
  readonly title: Line
  readonly list: readonly Line[]
  readonly notices: readonly Line[]
  readonly status: readonly Line[]
  readonly hints: Line
  /** The row shown in the details. */
  readonly selected: Row | undefined
  /** Number of rows in the list, excluding its header. */
  readonly page: number
}

/** Renders only visible rows, so that the cost depends only on the size of the screen. */
export function select(live: State, view: View, size: Size, title: string, now: number): Picture {
  const state = view.frozen ?? live
  const regions = divide(size, { pane: view.pane && !view.help, notices: live.notices.length })
  const page = Math.max(1, regions.list.rows - (regions.header ? 1 : 0))
  const { first, end } = state.history
  const { selected, top } = windowOf(view, { first, end, page })
  return {
    regions,
    title: titleLine(title, live, size.columns, now),
    list: view.help
      ? helpLines(regions.list.columns, regions.list.rows, view.preferences)
      : listLines(state, regions, { selected, top, page, preferences: view.preferences }, now),
    notices: noticeLines(live.notices, size.columns, regions.notices),
    status: statusLines(live, view, now, size.columns, regions.status),
    hints: line(span(fit(hints(view), size.columns), 'dim')),
    selected: rowAt(state.history, selected),
    page,
  }
}

function listLines(
  state: State,
  { list, header }: Regions,
  seen: { selected: number; top: number; page: number; preferences: Preferences },
  now: number,
): Line[] {
  if (list.rows === 0) return []
  const columns = columnsFor(list.columns, state, seen.preferences.columns)
  const lines = header ? [headerLine(columns)] : []
  for (let number = seen.top; number < seen.top + seen.page; number += 1) {
    const row = rowAt(state.history, number)
    if (row) lines.push(rowLine(row, columns, number === seen.selected, now))
  }
  if (state.history.end === 0) lines.push(line(span(fit('  waiting for the first delivery', list.columns), 'dim')))
  return lines
}

function helpLines(columns: number, rows: number, { keys }: Preferences): Line[] {
  const lines = bindings.map(({ action, does }) =>
    line(span(fit(`  ${keysOf(action, keys)}`, Math.min(12, columns)), 'accent'), span(fit(does, columns - 12))),
  )
  return lines.slice(0, rows)
}

function hints({ help, focus, pane, preferences: { keys } }: View): string {
  const key = (action: Action, usual: string): string => keys.get(action) ?? usual
  const common = `${key('quit', 'q')} quit  ${key('help', '?')} help`
  if (help) return `${key('help', '?')} or Esc: back`
  if (focus === 'pane') return `↑↓ scroll  Tab list  Esc close  ${common}`
  const moving = `${key('follow', 'f')} follow  ${key('pause', 'p')} pause  ${common}`
  return pane ? `↑↓ move  Tab details  Esc close  ${moving}` : `↑↓ move  Enter details  ${moving}`
}
