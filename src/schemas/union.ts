import type { ErrorObject } from 'ajv'
import type { Finding } from '../core/finding.ts'
import { describe } from './actual.ts'
import { expectedType, oneOf } from './expected.ts'

/** Runs one part of a schema over one value. */
export type Errors = (part: object | boolean, value: unknown) => readonly ErrorObject[]
export type Explain = (found: readonly ErrorObject[], errors: Errors) => readonly Finding[]

/**
 * The findings of the alternative that a value comes closest to.
 * @returns `spoken`: how many errors of the alternatives stand before the one of the union
 */
export function closest(
  error: ErrorObject,
  errors: Errors,
  explain: Explain,
): { findings: readonly Finding[]; spoken: number } {
  const branches = (error.schema as (object | boolean)[]).map((branch) => errors(branch, error.data))
  const passing = (error.params as { passingSchemas?: readonly [number, number] | null }).passingSchemas
  if (passing) {
    const message = `fits alternatives ${passing[0] + 1} and ${passing[1] + 1}, and only one of them is allowed`
    const finding = { code: 'schema.oneOf', severity: 'error', message, pointer: error.instancePath } as const
    return { findings: [finding], spoken: count(branches.slice(0, passing[1])) }
  }
  return { findings: tell(error, branches, errors, explain), spoken: count(branches) }
}

function tell(
  error: ErrorObject,
  branches: readonly (readonly ErrorObject[])[],
  errors: Errors,
  explain: Explain,
): readonly Finding[] {
  const at = error.instancePath
  const place = { severity: 'error', pointer: at, actual: describe(error.data, at) } as const
  const alone = branches.map((branch) =>
    branch.length === 1 && branch[0]?.instancePath === '' ? branch[0] : undefined,
  )
  if (alone.every((one) => one?.keyword === 'type')) {
    const expected = expectedType(alone.flatMap((one) => one?.params['type'] as string | string[]))
    return [{ ...place, code: 'schema.type', message: 'wrong type', expected }]
  }
  const allowed = alone.map((one) =>
    one?.keyword === 'const' ? [one.schema] : one?.keyword === 'enum' ? (one.schema as unknown[]) : undefined,
  )
  if (allowed.every((values) => values !== undefined)) {
    return [
      { ...place, code: 'schema.enum', message: 'not one of the allowed values', expected: oneOf(allowed.flat()) },
    ]
  }
  const [best] = branches.toSorted((a, b) => distance(a) - distance(b))
  return explain(best ?? [], errors).map((finding) => ({
    ...finding,
    message: `${finding.message} (by the closest of ${branches.length} alternatives)`,
    pointer: at + (finding.pointer ?? ''),
  }))
}

/** A wrong type says that another alternative was meant, and so does a constant below, which tells kinds apart. */
function distance(branch: readonly ErrorObject[]): number {
  const wrongType = branch.some(({ keyword, instancePath }) => keyword === 'type' && instancePath === '')
  const wrongKind = branch.some(
    ({ keyword, instancePath }) => (keyword === 'const' || keyword === 'enum') && /^\/[^/]*$/.test(instancePath),
  )
  return (wrongType ? 1e9 : 0) + (wrongKind ? 1e6 : 0) + branch.length
}

function count(branches: readonly (readonly ErrorObject[])[]): number {
  return branches.reduce((sum, branch) => sum + branch.length, 0)
}
