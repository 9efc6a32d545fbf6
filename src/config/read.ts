import type { Node, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { parseDuration } from '../core/duration.ts'
import { nearest } from '../core/nearest.ts'
import { parseSize } from '../core/size.ts'
import { parseContent } from '../providers/generic/content.ts'
import { isHeaderName, parsePlace } from '../providers/generic/place.ts'
import { usageError } from '../errors.ts'
import { interpolate } from './interpolate.ts'
import { where, wrong, type Source } from './place.ts'
import type { ConfigSchema } from './schema.ts'

/** A secret that is filled in when it is asked for. */
export type Deferred = () => string

const formats = {
  'billhook-duration': { parse: parseDuration, expected: 'a duration such as 500ms, 30s, 5m, 2h or 7d' },
  'billhook-size': { parse: parseSize, expected: 'a size such as 512KiB or 1MiB' },
  'billhook-url': { parse: (value: string) => (/^https?:/i.test(value) && URL.canParse(value) ? value : undefined), expected: 'an http:// or https:// URL' },
  'billhook-header': { parse: (value: string) => (isHeaderName(value) ? value : undefined), expected: 'the name of a header, such as X-Acme-Signature' },
  'billhook-place': { parse: (value: string) => parsePlace(value) && value, expected: 'a JSON Pointer such as /event/id, or header:NAME' },
  'billhook-content': { parse: (value: string) => parseContent(value) && value, expected: 'a text with {body}, and perhaps {timestamp}, {id}, {url}, such as {timestamp}.{body}' },
} as const

/**
 * The value of a node, held to its schema: durations become milliseconds, sizes bytes, variables are filled in,
 * secrets become `Deferred`. Throws BILLHOOK_CONFIG_INVALID with line and column at the first thing wrong.
 */
export function read(source: Source, given: Node | null, schema: ConfigSchema, path: string): unknown {
  const node = source.yaml.isAlias(given) ? (given.resolve(source.document) ?? null) : given
  const bad = (expected: string): never => wrong(source, given, `${path || 'the file'} must be ${expected}`)
  switch (schema.type) {
    case 'object':
      return source.yaml.isMap<Scalar, Node | null>(node) ? readMap(source, node, schema, path) : bad('a map of keys to values')
    case 'array':
      return source.yaml.isSeq<Node | null>(node) ? readList(source, node, schema, path) : bad('a list, such as [a, b]')
    case 'integer': {
      const value = source.yaml.isScalar(node) ? node.value : undefined
      const { minimum = -Infinity, maximum = Infinity } = schema
      if (schema.enum && !schema.enum.includes(value as number)) bad(schema.enum.join(' or '))
      return Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum
        ? value
        : bad(`a whole number from ${minimum} to ${maximum}`)
    }
    case 'string': {
      const value = source.yaml.isScalar(node) ? node.value : undefined
      if (typeof value !== 'string') return bad('a text')
      const fill = (): string => readText(source, given, value, schema, path)
      return schema.writeOnly ? fill : convert(fill(), schema, bad)
    }
    default:
      return schema.type satisfies never
  }
}

function readMap(source: Source, map: YAMLMap<Scalar, Node | null>, schema: ConfigSchema, path: string): Record<string, unknown> {
  const known = schema.properties ?? {}
  const result: Record<string, unknown> = {}
  for (const { key, value } of map.items) {
    const name = String(key.value)
    const place = path === '' ? name : `${path}.${name}`
    const member = Object.hasOwn(known, name) ? known[name] : schema.additionalProperties
    if (!member) unknownKey(source, key, name, Object.keys(known), path)
    if (schema.propertyNames && !new RegExp(schema.propertyNames.pattern).test(name)) {
      wrong(source, key, `'${name}' is not a name: use a-z, 0-9, - and _, starting with a letter or digit`)
    }
    // A key without a value is what is left when the values below it are commented out.
    if (source.yaml.isScalar(value) && value.value === null) continue
    Object.defineProperty(result, name, { value: read(source, value, member, place), enumerable: true })
  }
  const missing = schema.required?.find((name) => !Object.hasOwn(result, name))
  if (missing !== undefined) wrong(source, map, `${path} needs ${missing}`)
  return result
}

function readList(source: Source, list: YAMLSeq<Node | null>, schema: ConfigSchema, path: string): unknown[] {
  return list.items.map((item, index) => (schema.items ? read(source, item, schema.items, `${path}[${index}]`) : undefined))
}

function readText(source: Source, node: Node | null, value: string, schema: ConfigSchema, path: string): string {
  const filled = interpolate(value, {
    vars: source.vars,
    unset: (name) => {
      throw usageError(
        'BILLHOOK_CONFIG_UNSET',
        `${where(source, node)}: ${path} needs the variable ${name}, which is not set`,
        `set ${name}, or give it a default: \${${name}:-…}`,
      )
    },
    malformed: (text) => wrong(source, node, `${path}: ${text} is not a variable`, 'write ${NAME} or ${NAME:-default}; $${ is a literal ${'),
  })
  return filled.length >= (schema.minLength ?? 0) ? filled : wrong(source, node, `${path} must not be empty`)
}

function convert(value: string, schema: ConfigSchema, bad: (expected: string) => never): unknown {
  if (schema.enum && !schema.enum.includes(value)) {
    const near = nearest(value, schema.enum.map(String))
    return bad(`${schema.enum.join(' or ')}${near ? ` (did you mean ${near}?)` : ''}`)
  }
  if (!schema.format) return value
  const { parse, expected } = formats[schema.format]
  return parse(value) ?? bad(expected)
}

function unknownKey(source: Source, key: Node, name: string, known: readonly string[], path: string): never {
  const near = nearest(name, known)
  const hint = near ? `did you mean ${near}?` : `known here: ${known.join(', ')}`
  return wrong(source, key, `unknown key '${name}'${path === '' ? '' : ` in ${path}`}`, hint)
}
