import type { ErrorObject } from 'ajv'
import type { Finding } from '../core/finding.ts'
import { toFinding } from './to-finding.ts'
import { closest, type Errors } from './union.ts'

/** More findings than this of one payload tell nobody more. */
const most = 100

/**
 * What ajv found (with `allErrors` and `verbose`), for a person. Of an `anyOf` or `oneOf` only the alternative that
 * the value comes closest to is told.
 */
export function explain(found: readonly ErrorObject[], errors: Errors): readonly Finding[] {
  const findings: Finding[] = []
  // From the end: the error of a union follows those of its alternatives.
  for (let at = found.length - 1; at >= 0; at--) {
    const error = found[at]
    if (!error || isEcho(error)) continue
    if (error.keyword === 'anyOf' || error.keyword === 'oneOf') {
      const union = closest(error, errors, explain)
      findings.push(...union.findings.toReversed())
      at -= union.spoken
    } else {
      findings.push(toFinding(error))
      at -= spokenByItems(error, errors)
    }
  }
  findings.reverse()
  const rest = findings.length - most
  if (rest <= 0) return findings
  return [
    ...findings.slice(0, most),
    {
      code: 'schema.more',
      severity: 'error',
      message: `${rest} more findings of this payload are not shown`,
      pointer: '',
    },
  ]
}

/** An error that only says that others were found: those of `then` or `else`, or those of a property's name. */
function isEcho(error: ErrorObject): boolean {
  return error.keyword === 'if' || error.propertyName !== undefined
}

/** Before the error of `contains` stand those of every item that did not fit. */
function spokenByItems(error: ErrorObject, errors: Errors): number {
  if (error.keyword !== 'contains') return 0
  const items = error.data as readonly unknown[]
  return items.reduce<number>((sum, item) => sum + errors(error.schema as object | boolean, item).length, 0)
}
