/** One thing wrong with a payload, and where. */
export interface Finding {
  /** Stable: `schema.required`, `envelope.no-id`, `body.not-json`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** One line, without the values of the payload. */
  readonly message: string
  /** JSON Pointer (RFC 6901) into the body; '' is the root. */
  readonly pointer?: string
  readonly expected?: string
  /** What was there; may hold payload text, so it is escaped before it is shown. */
  readonly actual?: string
  /** Set on the finding that stands for those left out: their number, or a lower bound of it. */
  readonly rest?: Rest
}

interface Rest {
  readonly count: number
  readonly exact: boolean
}

/** Maximum findings kept for one delivery. A stranger controls their number, and nobody reads more. */
const maxFindings = 100

/** Maximum characters of a finding's text, which may repeat what a stranger sent. */
const maxText = 500

/** Summarises the findings that were left out. */
export function moreFindings(rest: Rest): Finding {
  const message = `${rest.exact ? '' : 'more than '}${rest.count} more findings of this payload are not shown`
  return { code: 'schema.more', severity: 'error', message, pointer: '', rest }
}

/** The first findings, with texts of bounded length, and a summary of those left out here and earlier. */
export function limited(all: readonly Finding[]): readonly Finding[] {
  if (all.length === 0) return all
  const reported = all.filter(({ rest }) => !rest)
  const before = all.flatMap(({ rest }) => rest ?? [])
  const count = before.reduce((sum, rest) => sum + rest.count, Math.max(0, reported.length - maxFindings))
  const findings = reported.slice(0, maxFindings).map(clipped)
  return count === 0 ? findings : [...findings, moreFindings({ count, exact: before.every(({ exact }) => exact) })]
}

function clipped({ message, pointer, expected, actual, ...rest }: Finding): Finding {
  return {
    ...rest,
    message: clip(message),
    ...(pointer === undefined ? {} : { pointer: clip(pointer) }),
    ...(expected === undefined ? {} : { expected: clip(expected) }),
    ...(actual === undefined ? {} : { actual: clip(actual) }),
  }
}

function clip(text: string): string {
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text
}
