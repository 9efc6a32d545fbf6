/** A problem in a payload, with its location. */
export interface Finding {
  /** Stable code, such as `schema.required`, `envelope.no-id` or `body.not-json`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** One line, without values from the payload. */
  readonly message: string
  /** JSON Pointer (RFC 6901) into the body; `''` is the root. */
  readonly pointer?: string
  readonly expected?: string
  /** The value found. It may contain text from the payload, so it is escaped before display. */
  readonly actual?: string
  /** Set on the finding that summarises omitted findings: their number, or a lower bound for it. */
  readonly rest?: Rest
}

interface Rest {
  readonly count: number
  readonly exact: boolean
}

/** Maximum number of findings kept per delivery. The sender controls how many there are. */
const maxFindings = 100

/** Maximum length of a finding's text in characters; it may quote untrusted input. */
const maxText = 500

/** Returns a finding that summarises the omitted ones. */
export function moreFindings(rest: Rest): Finding {
  const message = `not shown: ${rest.exact ? '' : 'more than '}${rest.count} of this payload's findings`
  return { code: 'schema.more', severity: 'error', message, pointer: '', rest }
}

/** Returns the first findings, with text of bounded length, and a summary of those omitted here and earlier. */
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
