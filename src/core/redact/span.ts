import type { Pseudonym, Sensitive } from './pseudonym/pseudonym.ts'

/** A part of a string that is to be replaced. */
export interface Span {
  readonly start: number
  /** Offset after the last character. */
  readonly end: number
  readonly kind: Sensitive
  /** Builds the replacement; by default, the pseudonym of the text in the span. */
  readonly make?: (pseudonym: Pseudonym) => string
}

/** Finds one kind of data in folded text, always in linear time. */
export type Finder = (text: string, add: (start: number, end: number, kind: Sensitive) => void) => void

/** Replaces spans. Overlapping spans are merged so that no part survives. */
export function replaceSpans(text: string, spans: readonly Span[], pseudonym: Pseudonym): string {
  if (spans.length === 0) return text
  let result = ''
  let done = 0
  for (const { start, end, kind, make } of disjoint(spans)) {
    result += text.slice(done, start) + (make ? make(pseudonym) : pseudonym(kind, text.slice(start, end)))
    done = end
  }
  return result + text.slice(done)
}

function disjoint(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1)
    if (!last || span.start >= last.end) result.push(span)
    else if (span.end > last.end) result[result.length - 1] = union(last, span)
  }
  return result
}

function union(first: Span, second: Span): Span {
  const longer = second.end - second.start > first.end - first.start ? second : first
  return { start: first.start, end: second.end, kind: longer.kind }
}
