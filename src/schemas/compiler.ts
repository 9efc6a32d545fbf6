import { pathToFileURL } from 'node:url'
import type { Ajv, ErrorObject } from 'ajv'
import type { Finding } from '../core/finding.ts'
import type { JsonObject } from '../core/json.ts'
import { BillhookError } from '../errors.ts'
import { bind } from './bind.ts'
import { brokenSchema } from './broken.ts'
import { loadEngines, type Draft, type Engine } from './engine.ts'
import { explain } from './explain.ts'
import type { Library } from './library.ts'
import { isSound } from './sound.ts'

/** Holds a payload to one schema; an empty list when it fits. */
export type Validator = (payload: JsonObject) => readonly Finding[]

export interface Compiler {
  /** A schema of billhook's own, without references. */
  readonly own: (schema: JsonObject) => Validator
  /** The schema in a file, with the files that it refers to. Throws a usage error that names the broken file. */
  readonly file: (path: string, library: Library) => Validator
}

export async function createCompiler(): Promise<Compiler> {
  const engineOf = await loadEngines()
  return {
    own: (schema) => validator(engineOf('2020-12').ajv, schema),
    file: (path, library) => {
      try {
        const engine = engineOf(draftOf(path, library.read(path)))
        const documents = new Map<string, JsonObject>()
        collect(path, library, engine, documents)
        for (const [file, document] of documents) {
          engine.ajv.addSchema(document)
          engine.added.add(file)
        }
        return validator(engine.ajv, { $ref: pathToFileURL(path).href })
      } catch (cause) {
        throw cause instanceof BillhookError ? cause : brokenSchema(path, reason(cause), undefined, cause)
      }
    },
  }
}

const tooDeep: Finding = {
  code: 'schema.too-deep',
  severity: 'error',
  message: 'nested too deep to be checked',
  pointer: '',
}

function validator(ajv: Ajv, schema: JsonObject): Validator {
  const validate = ajv.compile(schema)
  const errors = (part: object | boolean, value: unknown): readonly ErrorObject[] => {
    const check = ajv.compile(part)
    return check(value) ? [] : (check.errors ?? [])
  }
  return (payload) => {
    try {
      return validate(payload) ? [] : explain(validate.errors ?? [], errors)
    } catch (error) {
      // A recursive schema follows the payload as deep as it goes.
      if (error instanceof RangeError) return [tooDeep]
      throw error
    }
  }
}

/** The documents that compiling one file needs and ajv does not have yet. */
function collect(path: string, library: Library, engine: Engine, into: Map<string, JsonObject>): void {
  if (engine.added.has(path) || into.has(path)) return
  const document = library.read(path)
  checkSchema(path, document, library, engine)
  const neighbours = new Set<string>()
  const resolve = library.resolver(path)
  const bound = bind(document, pathToFileURL(path).href, (...reference) => {
    const found = resolve(...reference)
    neighbours.add(found.file)
    return found.uri
  })
  into.set(path, bound)
  for (const neighbour of neighbours) collect(neighbour, library, engine, into)
}

function checkSchema(path: string, document: JsonObject, library: Library, { meta }: Engine): void {
  const { $schema: _, ...plain } = document
  if (isSound(plain)) return
  const ajv = meta()
  if (ajv.validateSchema(plain) === true) return
  const [first] = explain(ajv.errors ?? [], () => [])
  const what = first ? `${first.pointer === '' ? '' : `${first.pointer}: `}${first.message}` : 'it is not a JSON Schema'
  throw brokenSchema(path, what, undefined, undefined, library.place(path, first?.pointer ?? ''))
}

/** A schema that does not say is taken for draft 2020-12. */
function draftOf(path: string, document: JsonObject): Draft {
  const declared = document['$schema'] ?? 'https://json-schema.org/draft/2020-12/schema'
  const uri = /^https?:\/\/json-schema\.org\/(?:draft\/)?(2020-12|draft-07)\/schema#?$/
  const draft = typeof declared === 'string' ? uri.exec(declared)?.[1] : undefined
  if (draft !== undefined) return draft as Draft
  throw brokenSchema(path, `its $schema is ${JSON.stringify(declared)}; billhook knows draft-07 and 2020-12`)
}

function reason(cause: unknown): string {
  if (cause instanceof RangeError) return 'it is nested too deep'
  return cause instanceof Error ? cause.message : String(cause)
}
