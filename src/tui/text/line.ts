/** What a piece of text means; `Text` colours come from it in one place, `components/TextLine`. */
export type Tone = 'plain' | 'strong' | 'dim' | 'accent' | 'good' | 'warn' | 'bad'

export interface Span {
  readonly text: string
  readonly tone: Tone
}

/** One row of the screen. Its texts are clean and fit their width. */
export interface Line {
  readonly spans: readonly Span[]
  readonly selected?: boolean
}

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text, tone }
}

export function line(...spans: readonly Span[]): Line {
  return { spans }
}
