import { createRequire } from 'node:module'
import type * as AjvModule from 'ajv'
import type { Ajv, Options, ValidateFunction } from 'ajv'
import type * as Ajv2020Module from 'ajv/dist/2020.js'
import type * as FormatsModule from 'ajv-formats'
import { tokens } from '../core/json-position.ts'
import { isObject, type JsonObject } from '../core/json.ts'
import { absoluteUris } from './absolute-uris.ts'
import { boundedPattern } from './bounded-pattern.ts'

export type Draft = 'draft-07' | '2020-12'

/** The schema documents of one draft, and ajv for what has to be compiled. */
export interface Engine {
  readonly has: (uri: string) => boolean
  /** Takes a document whose references are absolute, under its `$id`. */
  readonly add: (uri: string, document: JsonObject) => void
  /** What an absolute reference names: a document, or a part of one by JSON Pointer. */
  readonly lookup: (reference: string) => unknown
  readonly compile: (schema: JsonObject | boolean) => ValidateFunction
  /** With the meta-schema, to tell why a schema is wrong. */
  readonly meta: () => Ajv
}

/** Told apart by their text: ajv keeps one for each. */
const regExp = Object.assign((source: string, flags: string) => ({ ...boundedPattern(new RegExp(source, flags)), toString: () => `/${source}/${flags}` }), { code: 'boundedPattern' })

const options = { allErrors: true, verbose: true, strict: false, logger: false, code: { regExp } } as const satisfies Options
/** Compiling is most of the time that a small file takes: what can be left out here is left out. */
const lean = {
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  code: { optimize: false, regExp },
  uriResolver: absoluteUris,
} as const

export function createEngine(draft: Draft): Engine {
  const documents = new Map<string, JsonObject>()
  let pending: JsonObject[] = []
  let ajv: Ajv | undefined
  let meta: Ajv | undefined
  return {
    has: (uri) => documents.has(uri),
    add: (uri, document) => {
      documents.set(uri, document)
      pending.push(document)
    },
    lookup: (reference) => find(documents, reference),
    compile: (schema) => {
      ajv ??= load(draft, { ...options, ...lean })
      ajv.addSchema(pending)
      pending = []
      return ajv.compile(schema)
    },
    meta: () => (meta ??= load(draft, options)),
  }
}

/** ajv is CommonJS, and is needed at once when it is needed at all: it is loaded when a schema is first compiled. */
function load(draft: Draft, chosen: Options): Ajv {
  const require = createRequire(import.meta.url)
  const { default: formats } = require('ajv-formats') as typeof FormatsModule.default
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof Ajv2020Module
  const { Ajv: Ajv07 } = require('ajv') as typeof AjvModule
  const ajv = draft === 'draft-07' ? new Ajv07(chosen) : new Ajv2020(chosen)
  formats(ajv)
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
