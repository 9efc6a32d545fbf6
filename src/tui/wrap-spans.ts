import { widthOf, wrap } from './cell.ts'
import type { Line, Span } from './line.ts'

/** Lines of any width as lines of at most `width` columns; a line without text stays one. */
export function wrapSpans(lines: readonly (readonly Span[])[], width: number): Line[] {
  return lines.flatMap((spans) => rowsOf(spans, width)).map((spans) => ({ spans }))
}

function rowsOf(spans: readonly Span[], width: number): Span[][] {
  const rows: Span[][] = [[]]
  let free = width
  for (const { text, tone } of spans) {
    let rest = text
    // What fits into the started row, then whole rows.
    if (widthOf(rest) > free) {
      const [head = ''] = free > 0 ? wrap(rest, free) : ['']
      if (free > 0) rows.at(-1)?.push({ text: head, tone })
      const parts = wrap(free > 0 ? rest.slice(head.length) : rest, width)
      rest = parts.pop() ?? ''
      // One by one: as arguments, the rows of a long text are too many.
      for (const part of parts) rows.push([{ text: part, tone }])
      rows.push([])
      free = width
    }
    rows.at(-1)?.push({ text: rest, tone })
    free -= widthOf(rest)
  }
  return rows
}
