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
}

/** Findings of one delivery that are kept. More tell nobody more, and a stranger chooses how many there are. */
const maxFindings = 100

/** Characters of a text of a finding: it may repeat what a stranger wrote. */
const maxText = 500

/** The first findings, with texts of bounded length, and how many were left out. */
export function limited(all: readonly Finding[]): readonly Finding[] {
  const findings = all.slice(0, maxFindings).map(clipped)
  const rest = all.length - maxFindings
  if (rest <= 0) return findings
  const more: Finding = { code: 'schema.more', severity: 'error', message: `at least ${rest} more findings are not shown`, pointer: '' }
  return [...findings, more]
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
