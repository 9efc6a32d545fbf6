/** The meaning of a piece of text, which `components/TextLine` maps to colours. */
export type Tone = 'plain' | 'strong' | 'dim' | 'accent' | 'good' | 'warn' | 'bad'

export interface Span {
  readonly text: string
  readonly tone: Tone
}

/** A row of the screen. Its text is clean and fits the width. */
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
