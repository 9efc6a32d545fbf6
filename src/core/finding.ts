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
  /** Set on the finding that stands for those left out: how many there are, or at least how many. */
  readonly rest?: Rest
}

interface Rest {
  readonly count: number
  readonly exact: boolean
}

/** Findings of one delivery that are kept. More tell nobody more, and a stranger chooses how many there are. */
const maxFindings = 100

/** Characters of a text of a finding: it may repeat what a stranger wrote. */
const maxText = 500

/** Stands for findings that were left out. */
export function moreFindings(rest: Rest): Finding {
  const message = `${rest.exact ? '' : 'more than '}${rest.count} more findings of this payload are not shown`
  return { code: 'schema.more', severity: 'error', message, pointer: '', rest }
}

/** The first findings, with texts of bounded length, and how many were left out, here and before. */
export function limited(all: readonly Finding[]): readonly Finding[] {
  if (all.length === 0) return all
  const told = all.filter(({ rest }) => !rest)
  const before = all.flatMap(({ rest }) => rest ?? [])
  const count = before.reduce((sum, rest) => sum + rest.count, Math.max(0, told.length - maxFindings))
  const findings = told.slice(0, maxFindings).map(clipped)
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
