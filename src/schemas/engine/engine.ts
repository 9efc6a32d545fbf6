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

/** The schema documents of one draft, and ajv for what has to be compiled. */
export interface Engine {
  readonly has: (uri: string) => boolean
  /** Takes documents whose references are absolute, by their `$id`. */
  readonly add: (documents: ReadonlyMap<string, Bound>) => void
  /** What an absolute reference names: a document, or a part of one by JSON Pointer. */
  readonly lookup: (reference: string) => unknown
  /** A function that keeps one error. It is called in `run`. */
  readonly compile: (schema: JsonObject | boolean) => ValidateFunction
  /** Every error of a value by a schema that has no schemas in it. */
  readonly errors: (schema: JsonObject, value: unknown) => readonly ErrorObject[]
  readonly pattern: (source: string) => Pattern
  readonly spend: Calls['spend']
  readonly begin: Calls['begin']
  readonly run: Calls['run']
  /** With the meta-schema, to tell why a schema is wrong. */
  readonly meta: () => Ajv
}

const plain = { verbose: true, strict: false, logger: false } as const satisfies Options
/**
 * Compiling is most of the time that a small file takes: what can be left out here is left out. Definitions are
 * compiled once, however many places refer to them.
 */
const lean = {
  ...plain,
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  inlineRefs: false,
  uriResolver: absoluteUris,
} as const satisfies Options

/** Names that ajv sees in every object unless it is told not to, which makes it slower. */
const inheritedName = new RegExp(`"(?:${Object.getOwnPropertyNames(Object.prototype).join('|')})"`)

/** Code that is nested deeper overflows the stack of V8. It is made to go on after an error, which nests nothing. */
const deepestBranch = 300

export function createEngine(draft: Draft, patterns: Patterns): Engine {
  const documents = new Map<string, JsonObject>()
  const calls = createCalls()
  let pending: JsonObject[] = []
  let ajv: Ajv | undefined
  let flat: Ajv | undefined
  let meta: Ajv | undefined
  let ownProperties = false
  let allErrors = false
  /** ajv tells patterns apart by their text. */
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
        [schema, ...references.map((one) => find(documents, one))].some((part) => nesting(part) > deepestBranch),
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

/** ajv is CommonJS, and is needed at once when it is needed at all: it is loaded when a schema is first compiled. */
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
