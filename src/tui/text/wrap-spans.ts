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
    // What fits into the started row, then whole rows.
    const [head = '', ...parts] = wrap(text, width, free)
    if (head !== '' || parts.length === 0) rows.at(-1)?.push({ text: head, tone })
    // One by one: as arguments, the rows of a long text are too many.
    for (const part of parts) rows.push([{ text: part, tone }])
    free = (parts.length === 0 ? free : width) - widthOf(parts.at(-1) ?? head)
  }
  return rows
}
