import type { Finding } from '../../core/finding.ts'
import { describe } from './actual.ts'
import { expectedType, oneOf } from '../expected.ts'
import type { Location } from './location.ts'
import { createViolations, type Violation, type Violations } from './violation.ts'
import type { Use } from './walk.ts'

/** Reports the violations of the closest alternative. */
export function reportUnion(keyword: 'anyOf' | 'oneOf', use: Use): void {
  use.violations.addAll(
    use.walk.union(use.operand as object, use.at, () => closest(keyword, use)),
    (entry) => entry,
  )
}

function closest(keyword: 'anyOf' | 'oneOf', { operand, value, at, walk }: Use): Violations {
  const violations = createViolations()
  const parts = operand as readonly unknown[]
  const fitting = parts.flatMap((part, index) => (walk.fits(part, value) ? [index] : []))
  const [first = 0, second] = fitting
  if (keyword === 'anyOf' ? fitting.length > 0 : fitting.length === 1) return violations
  if (second !== undefined) {
    const message = `matches alternatives ${first + 1} and ${second + 1}, but only one is allowed`
    violations.add({
      keyword,
      at,
      finding: () => ({ code: 'schema.oneOf', severity: 'error', message, pointer: at.pointer() }),
    })
    return violations
  }
  const branches = parts.map((part) => {
    const own = createViolations()
    walk.step(part, value, at, own)
    return own
  })
  const shared = sharedViolation(keyword, branches, value, at)
  if (shared) {
    violations.add(shared)
    return violations
  }
  const [best] = branches.toSorted((a, b) => distance(a, at) - distance(b, at))
  if (best) violations.addAll(best, (entry) => ofClosest(entry, parts.length))
  return violations
}

/** Returns a single violation if no alternative accepts the value's type, or if none of them accepts the value. */
function sharedViolation(
  keyword: string,
  branches: readonly Violations[],
  value: unknown,
  at: Location,
): Violation | undefined {
  const errors = branches.map(({ entries: [only], count }) =>
    count() === 1 && only?.at === at ? only.error : undefined,
  )
  const entry = (make: () => Pick<Finding, 'code' | 'message' | 'expected'>): Violation => ({
    keyword,
    at,
    finding: () => ({ severity: 'error', pointer: at.pointer(), actual: describe(value, at.pointer()), ...make() }),
  })
  if (errors.every((error) => error?.keyword === 'type')) {
    return entry(() => ({
      code: 'schema.type',
      message: 'wrong type',
      expected: expectedType(errors.flatMap((error) => error?.params['type'] as string | string[])),
    }))
  }
  const allowed = errors.map((error) =>
    error?.keyword === 'const' ? [error.schema] : error?.keyword === 'enum' ? (error.schema as unknown[]) : undefined,
  )
  if (allowed.some((values) => values === undefined)) return undefined
  return entry(() => ({
    code: 'schema.enum',
    message: 'not one of the allowed values',
    expected: oneOf(allowed.flat()),
  }))
}

/**
 * Returns a value's distance from an alternative. A wrong type suggests that another alternative was meant; so does a
 * wrong constant inside the value, because such constants usually identify the variant.
 */
function distance({ entries, count }: Violations, at: Location): number {
  const wrongType = entries.some((entry) => entry.keyword === 'type' && entry.at === at)
  const wrongKind = entries.some(
    (entry) => (entry.keyword === 'const' || entry.keyword === 'enum') && entry.at.parent === at,
  )
  return (wrongType ? 1e9 : 0) + (wrongKind ? 1e6 : 0) + count()
}

function ofClosest(entry: Violation, alternatives: number): Violation {
  const note = ' (in the closest of '
  return {
    ...entry,
    finding: () => {
      const finding = entry.finding()
      return finding.message.includes(note)
        ? finding
        : { ...finding, message: `${finding.message}${note}${alternatives} alternatives)` }
    },
  }
}
