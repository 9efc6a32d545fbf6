import { pathToFileURL } from 'node:url'
import { isObject, type JsonObject } from '../core/json/json.ts'
import { BillhookError, messageOf } from '../errors.ts'
import { bind, type Bound } from './documents/absolute-refs.ts'
import { brokenSchema } from './documents/broken-schema.ts'
import { createEngine, type Draft, type Engine } from './engine/engine.ts'
import { unknownFormats } from './engine/formats.ts'
import type { Library } from './documents/library.ts'
import { allParts, maps } from './documents/subschemas.ts'
import { createPatterns } from './patterns/patterns.ts'
import type { SlowPatterns } from './patterns/slow-patterns.ts'
import { sizeOf } from './engine/schema-size.ts'
import { isCertainlyValid } from './engine/is-valid-schema.ts'
import { toFinding } from './explain/to-finding.ts'
import { compiled, lazyValidator, type Validator } from './validator.ts'

export interface Compiler {
  /** Compiles one of billhook's own schemas, which have no references. */
  readonly own: (schema: JsonObject) => Validator
  /**
   * Compiles the schema in a file, together with the files it references.
   * @throws BillhookError that names the broken file; the validator may throw it later, if it compiles lazily
   */
  readonly file: (path: string, library: Library) => Validator
}

/** Limits on what is compiled for one schema. Compiling an object takes up to half a millisecond and 50 kB. */
const maxObjects = 40_000
const maxDocuments = 1_000

export function createCompiler(slowPatterns?: SlowPatterns): Compiler {
  const patterns = createPatterns(slowPatterns)
  const engines = { 'draft-07': createEngine('draft-07', patterns), '2020-12': createEngine('2020-12', patterns) }
  /** True as long as all documents so far are certain to compile, so that compilation can be deferred. */
  let certain = true
  return {
    own: (schema) => lazyValidator(engines['2020-12'], patterns, schema),
    file: (path, library) =>
      guarded(path, () => {
        const draft = draftOf(path, library.read(path))
        const engine = engines[draft]
        const documents = new Map<string, Bound>()
        collect(path, library, engine, documents)
        engine.add(documents)
        const isCertain = ({ schema, references }: Bound) =>
          isCertainlyValid(schema) && references.every((one) => engine.lookup(one) !== undefined)
        certain &&= draft === '2020-12' && [...documents.values()].every(isCertain)
        const root = { $ref: pathToFileURL(path).href }
        if (sizeOf(root, engine.lookup, maxObjects) > maxObjects)
          throw brokenSchema(
            path,
            `it has more than ${maxObjects} objects, including those in the schemas that it references`,
            'remove parts that payloads do not use',
          )
        const validate = certain ? lazyValidator(engine, patterns, root) : compiled(engine, patterns, root)
        const unknown = unknownFormats(documents)
        return (payload) => {
          const findings = guarded(path, () => validate(payload))
          return unknown.length === 0 ? findings : [...findings, ...unknown.splice(0)]
        }
      }),
  }
}

/** Converts any error that a schema causes in ajv or billhook into an error that names the schema's file. */
function guarded<T>(path: string, use: () => T): T {
  try {
    return use()
  } catch (cause) {
    if (cause instanceof BillhookError) throw cause
    const reason =
      cause instanceof RangeError
        ? 'it is nested too deeply, or has too many alternatives in one place'
        : messageOf(cause)
    throw brokenSchema(path, reason, undefined, cause)
  }
}

/** Collects the documents that a file needs and that the engine does not have yet. */
function collect(path: string, library: Library, engine: Engine, into: Map<string, Bound>): void {
  if (into.size >= maxDocuments)
    throw brokenSchema(
      path,
      `it is one of more than ${maxDocuments} files that reference each other`,
      'combine related schemas into one file',
    )
  const uri = pathToFileURL(path).href
  if (engine.has(uri) || into.has(uri)) return
  const document = library.read(path)
  checkSchema(path, document, library, engine)
  const neighbours = new Set<string>()
  const resolve = library.resolver(path)
  const bound = bind(document, uri, (...reference) => {
    const found = resolve(...reference)
    neighbours.add(found.file)
    return found.uri
  })
  into.set(uri, bound)
  for (const neighbour of neighbours) collect(neighbour, library, engine, into)
}

function checkSchema(path: string, document: JsonObject, library: Library, { meta }: Engine): void {
  const isOverlooked = [...allParts(document)].some((part) =>
    [...maps].map((map) => part[map]).some((map) => isObject(map) && Object.hasOwn(map, '__proto__')),
  )
  if (isOverlooked)
    throw brokenSchema(
      path,
      'it has a schema for the property __proto__, which ajv ignores',
      'remove the property, or forbid its name with propertyNames',
    )
  const { $schema: _, ...plain } = document
  if (isCertainlyValid(plain)) return
  const ajv = meta()
  if (ajv.validateSchema(plain) === true) return
  const [error] = ajv.errors ?? []
  const first = error && toFinding(error)
  const what = first ? `${first.pointer === '' ? '' : `${first.pointer}: `}${first.message}` : 'it is not a JSON Schema'
  throw brokenSchema(path, what, undefined, undefined, library.locate(path, first?.pointer ?? ''))
}

/** Returns the JSON Schema draft that a document declares; 2020-12 if it declares none. */
function draftOf(path: string, document: JsonObject): Draft {
  const declared = document['$schema'] ?? 'https://json-schema.org/draft/2020-12/schema'
  const uri = /^https?:\/\/json-schema\.org\/(?:draft\/)?(2020-12|draft-07)\/schema#?$/
  const draft = typeof declared === 'string' ? uri.exec(declared)?.[1] : undefined
  if (draft !== undefined) return draft as Draft
  throw brokenSchema(path, `its $schema is ${JSON.stringify(declared)}; billhook supports draft-07 and 2020-12`)
}
