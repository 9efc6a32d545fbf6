import type { Finding } from '../../core/finding.ts'
import { describe } from './actual.ts'
import { expectedType, oneOf } from '../expected.ts'
import type { Place } from './location.ts'
import { createTold, type Entry, type Told } from './violation.ts'
import type { Use } from './walk.ts'

/** Tells what is wrong with the alternative that a value comes closest to. */
export function tellUnion(keyword: 'anyOf' | 'oneOf', use: Use): void {
  use.told.addAll(
    use.walk.union(use.operand as object, use.at, () => closest(keyword, use)),
    (entry) => entry,
  )
}

function closest(keyword: 'anyOf' | 'oneOf', { operand, value, at, walk }: Use): Told {
  const told = createTold()
  const parts = operand as readonly unknown[]
  const fitting = parts.flatMap((part, index) => (walk.fits(part, value) ? [index] : []))
  const [first = 0, second] = fitting
  if (keyword === 'anyOf' ? fitting.length > 0 : fitting.length === 1) return told
  if (second !== undefined) {
    const message = `fits alternatives ${first + 1} and ${second + 1}, and only one of them is allowed`
    told.add({
      keyword,
      at,
      finding: () => ({ code: 'schema.oneOf', severity: 'error', message, pointer: at.pointer() }),
    })
    return told
  }
  const branches = parts.map((part) => {
    const own = createTold()
    walk.step(part, value, at, own)
    return own
  })
  const alike = tellAlike(keyword, branches, value, at)
  if (alike) {
    told.add(alike)
    return told
  }
  const [best] = branches.toSorted((a, b) => distance(a, at) - distance(b, at))
  if (best) told.addAll(best, (entry) => ofClosest(entry, parts.length))
  return told
}

/** All alternatives want another type, or another value: one line says it. */
function tellAlike(keyword: string, branches: readonly Told[], value: unknown, at: Place): Entry | undefined {
  const errors = branches.map(({ entries: [only], count }) =>
    count() === 1 && only?.at === at ? only.error : undefined,
  )
  const entry = (make: () => Pick<Finding, 'code' | 'message' | 'expected'>): Entry => ({
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

/** A wrong type says that another alternative was meant, and so does a constant below, which tells kinds apart. */
function distance({ entries, count }: Told, at: Place): number {
  const wrongType = entries.some((entry) => entry.keyword === 'type' && entry.at === at)
  const wrongKind = entries.some(
    (entry) => (entry.keyword === 'const' || entry.keyword === 'enum') && entry.at.parent === at,
  )
  return (wrongType ? 1e9 : 0) + (wrongKind ? 1e6 : 0) + count()
}

function ofClosest(entry: Entry, alternatives: number): Entry {
  const note = ' (by the closest of '
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
