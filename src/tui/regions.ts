export interface Size {
  readonly columns: number
  readonly rows: number
}

export interface Area {
  readonly columns: number
  readonly rows: number
}

/** The regions of the screen. A region without rows is not shown. */
export interface Regions {
  readonly title: number
  /** Includes the header row, if there is one. */
  readonly list: Area
  readonly header: boolean
  /** To the right of the list, below it, or instead of it; excludes the border. */
  readonly pane?: Area & { readonly side: 'right' | 'below' | 'instead' }
  readonly notices: number
  readonly status: number
  readonly hints: number
}

export const wide = 108
export const medium = 60
/** Shorter lists have no header. */
const minRowsWithHeader = 4

/** Divides a screen of any size into regions. Their rows add up to `rows`. */
export function divide(
  { columns, rows }: Size,
  content: { readonly pane: boolean; readonly notices: number },
): Regions {
  const title = rows >= 8 ? 1 : 0
  const hints = rows >= 8 ? 1 : 0
  const status = columns < wide && rows >= 12 ? 2 : 1
  const notices = Math.min(content.notices, Math.floor(rows / 4))
  const middle = Math.max(0, rows - title - hints - status - notices)
  const fixed = { title, hints, status, notices }
  const alone = { ...fixed, list: { columns, rows: middle }, header: middle >= minRowsWithHeader }
  if (!content.pane) return alone
  if (columns >= wide) {
    const left = Math.floor(columns * 0.52)
    const list = { columns: left, rows: middle }
    return {
      ...fixed,
      list,
      header: middle >= minRowsWithHeader,
      pane: { side: 'right', columns: columns - left - 2, rows: middle },
    }
  }
  if (middle >= 14) {
    const upper = Math.floor(middle * 0.4)
    const list = { columns, rows: upper }
    return {
      ...fixed,
      list,
      header: upper >= minRowsWithHeader,
      pane: { side: 'below', columns, rows: middle - upper - 1 },
    }
  }
  return { ...alone, list: { columns, rows: 0 }, header: false, pane: { side: 'instead', columns, rows: middle } }
}
