import type { Node, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { nearest } from '../core/text/nearest.ts'
import { unusableSecret } from '../core/signature/secret-problem.ts'
import { BillhookError, usageError } from '../errors.ts'
import { collect } from './mistakes.ts'
import { formats, type Format, type TextFormat } from './schema/formats.ts'
import { interpolate } from './interpolate.ts'
import { where, wrong, type Source } from './place.ts'
import { privilege, refuse } from './trust/privilege.ts'
import type { ConfigSchema } from './schema/config-schema.ts'

/**
 * A string that is evaluated only when it is needed: a secret, whose variable may be unset, or a value that may be used
 * only if the user trusts the file.
 * @throws BillhookError `BILLHOOK_CONFIG_UNSET`, `BILLHOOK_CONFIG_UNTRUSTED` (exit 2)
 */
export type Deferred = () => string

/**
 * Reads a node's value and checks it against its schema. Durations become milliseconds, sizes become bytes, variables
 * are filled in, and secrets and values that may need trust become `Deferred`. An error in a map or list item is added
 * to the source's mistakes, and the item is left out; an error in the node itself is thrown.
 */
export function read(source: Source, given: Node | null, schema: ConfigSchema, path: string): unknown {
  if (--source.budget.left < 0)
    wrong(
      source,
      given,
      'the file has too many values',
      'write fewer values, and use fewer aliases for long lists and maps',
    )
  const node = source.resolve(given)
  const bad = (expected: string): never => wrong(source, given, `${path || 'the file'} must be ${expected}`)
  switch (schema.type) {
    case 'object':
      return source.yaml.isMap<Scalar, Node | null>(node)
        ? readMap(source, node, schema, path)
        : bad('a map, such as key: value')
    case 'array':
      return source.yaml.isSeq<Node | null>(node) ? readList(source, node, schema, path) : bad('a list, such as [a, b]')
    case 'integer': {
      const value = source.yaml.isScalar(node) ? node.value : undefined
      const { minimum = -Infinity, maximum = Infinity } = schema
      if (schema.enum && !schema.enum.includes(value as number)) notKnown(source, given, value, schema, path)
      return Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum
        ? value
        : bad(`a whole number from ${minimum} to ${maximum}`)
    }
    case 'string': {
      const value = source.yaml.isScalar(node) ? node.value : undefined
      if (typeof value !== 'string') return bad('a string')
      const fill = (): string => readText(source, given, value, schema, path)
      if (schema.writeOnly) return () => usable(source, given, path, fill())
      if (schema.format) return formatted({ source, given, path, raw: value, fill }, schema.format, bad)
      return oneOf(fill(), schema.enum ?? [], bad)
    }
    default:
      return schema.type satisfies never
  }
}

/** Throws the error for a number that is not one of the allowed values. Only `version` has such a list. */
function notKnown(source: Source, node: Node | null, value: unknown, { enum: known = [] }: ConfigSchema, path: string) {
  const isNewer = Number.isInteger(value) && Number(value) > Math.max(...known.map(Number))
  const hint = isNewer
    ? 'the file may be for a newer version of billhook: update billhook, or write version: 1'
    : undefined
  wrong(source, node, `${path} must be ${known.join(' or ')}`, hint)
}

function readMap(
  source: Source,
  map: YAMLMap<Scalar, Node | null>,
  schema: ConfigSchema,
  path: string,
): Record<string, unknown> {
  const known = schema.properties ?? {}
  const result: Record<string, unknown> = {}
  const written = new Set<string>()
  const readMember = ({ key, value }: (typeof map.items)[number]): void => {
    const name = String(key.value)
    const place = path === '' ? name : `${path}.${name}`
    const member = Object.hasOwn(known, name) ? known[name] : schema.additionalProperties
    if (!member) unknownKey(source, key, name, Object.keys(known), path)
    if (schema.propertyNames && !new RegExp(schema.propertyNames.pattern).test(name)) {
      wrong(source, key, `'${name}' is not a valid name: use a-z, 0-9, - and _, starting with a letter or digit`)
    }
    // A key whose value is commented out has the value null; ignore it.
    if (source.yaml.isScalar(value) && value.value === null) return
    written.add(name)
    const before = source.mistakes.length
    const content = read(source, value, member, place)
    // Drop a user-named entry, such as a source, if part of it is wrong: an incomplete entry would cause misleading
    // errors.
    if (schema.propertyNames && source.mistakes.length > before) return
    Object.defineProperty(result, name, { value: content, enumerable: true })
  }
  for (const item of map.items) collect(source, () => readMember(item))
  const missing = schema.required?.find((name) => !written.has(name))
  if (missing !== undefined) wrong(source, map, `${path} needs ${missing}`)
  return result
}

function readList(source: Source, list: YAMLSeq<Node | null>, schema: ConfigSchema, path: string): unknown[] {
  return list.items.map((item, index) =>
    schema.items ? collect(source, () => read(source, item, schema.items ?? schema, `${path}[${index}]`)) : undefined,
  )
}

function readText(source: Source, node: Node | null, value: string, schema: ConfigSchema, path: string): string {
  const filled = interpolate(value, {
    vars: source.vars,
    secrets: source.secrets,
    unknown: (name) => {
      throw usageError(
        'BILLHOOK_CONFIG_UNSET',
        `${where(source, node)}: ${path} needs your secret ${name}, which is not set`,
        `set it: billhook config set secrets.${name}`,
      )
    },
    unset: (name) => {
      throw usageError(
        'BILLHOOK_CONFIG_UNSET',
        `${where(source, node)}: ${path} needs the variable ${name}, which is not set`,
        `set ${name}, or give it a default: \${${name}:-…}`,
      )
    },
    malformed: (text) =>
      wrong(
        source,
        node,
        `${path}: ${text} is not a valid variable`,
        'write ${NAME}, ${NAME:-default} or ${settings:NAME}; $${ is a literal ${',
      ),
  })
  return filled.length >= (schema.minLength ?? 0) ? filled : wrong(source, node, `${path} must not be empty`)
}

function usable(source: Source, given: Node | null, path: string, secret: string): string {
  const problem = unusableSecret(secret)
  if (problem === undefined) return secret
  throw usageError(
    'BILLHOOK_SECRET_INVALID',
    `${where(source, given)}: ${path}: ${problem}`,
    'use the signing secret exactly as the provider shows it',
  )
}

interface Written {
  readonly source: Source
  readonly given: Node | null
  readonly path: string
  readonly raw: string
  readonly fill: Deferred
}

function formatted(
  { source, given, path, raw, fill }: Written,
  format: Format,
  bad: (expected: string) => never,
): unknown {
  const { parse, expected, asks, literal }: TextFormat = formats[format]
  if (literal && /(?<!\$)\$\{/.test(raw))
    wrong(
      source,
      given,
      `${path} must not contain variables`,
      'write the value itself; variables are for secrets, settings, URLs, paths and commands',
    )
  if (asks === 'nothing') return parse(fill()) ?? bad(expected)
  const filled = filledIn(fill)
  const value = filled instanceof Error ? raw : filled
  if (value === filled && parse(value) === undefined) bad(expected)
  const what = asks({ raw, value, root: source.root })
  const asked = what === undefined ? undefined : privilege(source, given, path, what, raw)
  if (asked) source.privileges.push(asked)
  return () => {
    if (asked && source.refusal !== undefined) refuse(asked, source)
    if (filled instanceof Error) throw filled
    return filled
  }
}

/**
 * Returns the string with its variables filled in, or the error if that is not possible: users should not have to set a
 * variable or a secret just to inspect a file.
 */
function filledIn(fill: Deferred): string | BillhookError {
  try {
    return fill()
  } catch (error) {
    const isAbsent =
      error instanceof BillhookError && ['BILLHOOK_CONFIG_UNSET', 'BILLHOOK_SETTINGS_UNUSABLE'].includes(error.code)
    if (isAbsent) return error
    throw error
  }
}

function oneOf(value: string, known: readonly (string | number)[], bad: (expected: string) => never): string {
  if (known.includes(value)) return value
  const near = nearest(value, known.map(String))
  return bad(`${known.join(' or ')}${near ? ` (did you mean ${near}?)` : ''}`)
}

function unknownKey(source: Source, key: Node, name: string, known: readonly string[], path: string): never {
  const near = nearest(name, known)
  const hint = near ? `did you mean ${near}?` : `use one of: ${known.join(', ')}`
  return wrong(source, key, `unknown key '${name}'${path === '' ? '' : ` in ${path}`}`, hint)
}
