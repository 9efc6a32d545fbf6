import { createRequire } from 'node:module'
import type * as AjvModule from 'ajv'
import type { Ajv, ErrorObject, Options, ValidateFunction } from 'ajv'
import type * as Ajv2020Module from 'ajv/dist/2020.js'
import type * as FormatsModule from 'ajv-formats'
import { tokens } from '../../core/json/position.ts'
import { isObject, type JsonObject } from '../../core/json/json.ts'
import { absoluteUris } from './absolute-uris.ts'
import type { Pattern } from '../patterns/bounded-pattern.ts'
import type { Bound } from '../documents/absolute-refs.ts'
import { createCalls, type Calls } from './calls.ts'
import { correctFormats } from './formats.ts'
import { keywords } from './keywords.ts'
import { nesting } from './nesting.ts'
import type { Patterns } from '../patterns/patterns.ts'

export type Draft = 'draft-07' | '2020-12'

/** The schema documents of one draft, and the ajv instances that compile them. */
export interface Engine {
  readonly has: (uri: string) => boolean
  /** Adds documents with absolute references, keyed by `$id`. */
  readonly add: (documents: ReadonlyMap<string, Bound>) => void
  /** Finds the document at an absolute reference, or the part of it given by a JSON Pointer. */
  readonly lookup: (reference: string) => unknown
  /** Returns a validator that keeps only the first error. Call it within `run`. */
  readonly compile: (schema: JsonObject | boolean) => ValidateFunction
  /** Validates a value against a schema that contains no other schemas, and returns all errors. */
  readonly errors: (schema: JsonObject, value: unknown) => readonly ErrorObject[]
  readonly pattern: (source: string) => Pattern
  readonly spend: Calls['spend']
  readonly begin: Calls['begin']
  readonly run: Calls['run']
  /** Returns ajv with the meta-schema, to explain why a schema is invalid. */
  readonly meta: () => Ajv
}

const plain = { verbose: true, strict: false, logger: false } as const satisfies Options
/**
 * For a small file, most of the time is spent on compilation, so everything optional is turned off. A definition is
 * compiled once, even if several schemas reference it.
 */
const lean = {
  ...plain,
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  inlineRefs: false,
  uriResolver: absoluteUris,
} as const satisfies Options

/** Inherited names, which ajv finds in every object unless the slower option `ownProperties` is set. */
const inheritedName = new RegExp(`"(?:${Object.getOwnPropertyNames(Object.prototype).join('|')})"`)

/**
 * Maximum nesting of branches; deeper code overflows V8's stack. Code that continues after an error (`allErrors`) has
 * no nested branches.
 */
const maxBranches = 300

export function createEngine(draft: Draft, patterns: Patterns): Engine {
  const documents = new Map<string, JsonObject>()
  const calls = createCalls()
  let pending: JsonObject[] = []
  let ajv: Ajv | undefined
  let flat: Ajv | undefined
  let meta: Ajv | undefined
  let ownProperties = false
  let allErrors = false
  /** ajv identifies a pattern by its `toString()` result. */
  const compilePattern = (source: string, flags: string) => ({
    ...patterns.compile(source, flags),
    toString: () => `/${source}/${flags}`,
  })
  const regExp = Object.assign(compilePattern, { code: 'pattern' })
  const code = { optimize: false, regExp, process: calls.process } as const
  return {
    has: (uri) => documents.has(uri),
    add: (found) => {
      for (const [uri, { schema }] of found) {
        documents.set(uri, schema)
        pending.push(schema)
        ownProperties ||= inheritedName.test(JSON.stringify(schema))
      }
      allErrors ||= [...found.values()].some(({ schema, references }) =>
        [schema, ...references.map((one) => find(documents, one))].some((part) => nesting(part) > maxBranches),
      )
    },
    lookup: (reference) => find(documents, reference),
    compile: (schema) => {
      if (!ajv) calls.attach((ajv = load(draft, { ...lean, code }, calls.spend)), 'first')
      ajv.addSchema(pending)
      pending = []
      Object.assign(ajv.opts, { ownProperties, allErrors })
      return ajv.compile(schema)
    },
    errors: (schema, value) => {
      if (!flat)
        calls.attach((flat = load(draft, { ...lean, ownProperties: true, allErrors: true, code }, calls.spend)), 'all')
      const validate = flat.compile(schema)
      return validate(value) ? [] : (validate.errors ?? [])
    },
    pattern: (source) => patterns.compile(source, 'u'),
    spend: calls.spend,
    begin: calls.begin,
    run: calls.run,
    meta: () => (meta ??= load(draft, plain, () => undefined)),
  }
}

/**
 * Loads ajv when a schema is first compiled. Uses `require`, because ajv is a CommonJS package and is needed
 * synchronously.
 */
function load(draft: Draft, chosen: Options, spend: Calls['spend']): Ajv {
  const require = createRequire(import.meta.url)
  const { default: formats } = require('ajv-formats') as typeof FormatsModule.default
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof Ajv2020Module
  const { Ajv: Ajv07 } = require('ajv') as typeof AjvModule
  const ajv = draft === 'draft-07' ? new Ajv07(chosen) : new Ajv2020(chosen)
  formats(ajv)
  correctFormats(ajv, spend)
  for (const keyword of keywords(spend)) ajv.removeKeyword(String(keyword.keyword)).addKeyword(keyword)
  return ajv
}

function find(documents: ReadonlyMap<string, JsonObject>, reference: string): unknown {
  const [uri = '', fragment = ''] = reference.split('#')
  const document = documents.get(uri)
  if (fragment !== '' && !fragment.startsWith('/')) return undefined
  return tokens(decodeURIComponent(fragment)).reduce<unknown>((part, token) => {
    if (Array.isArray(part)) return part[Number(token)] as unknown
    return isObject(part) && Object.hasOwn(part, token) ? part[token] : undefined
  }, document)
}
