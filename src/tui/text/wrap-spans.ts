import { widthOf, wrap } from './cell.ts'
import type { Line, Span } from './line.ts'

/** Wraps lines of any width to at most `width` columns. An empty line stays one line. */
export function wrapSpans(lines: readonly (readonly Span[])[], width: number): Line[] {
  return lines.flatMap((spans) => rowsOf(spans, width)).map((spans) => ({ spans }))
}

function rowsOf(spans: readonly Span[], width: number): Span[][] {
  const rows: Span[][] = [[]]
  let free = width
  for (const { text, tone } of spans) {
    // `head` fits into the current row; each part gets its own row.
    const [head = '', ...parts] = wrap(text, width, free)
    if (head !== '' || parts.length === 0) rows.at(-1)?.push({ text: head, tone })
    // Push one by one, because long text has too many rows to pass as arguments.
    for (const part of parts) rows.push([{ text: part, tone }])
    free = (parts.length === 0 ? free : width) - widthOf(parts.at(-1) ?? head)
  }
  return rows
}
