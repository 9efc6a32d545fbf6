import { pathToFileURL } from 'node:url'
import type { Ajv, ErrorObject } from 'ajv'
import type { Finding } from '../core/finding.ts'
import type { JsonObject } from '../core/json.ts'
import { BillhookError } from '../errors.ts'
import { bind } from './bind.ts'
import { brokenSchema } from './broken.ts'
import { explain } from './explain.ts'
import type { Library } from './library.ts'

/** Holds a payload to one schema; an empty list when it fits. */
export type Validator = (payload: JsonObject) => readonly Finding[]

export interface Compiler {
  /** A schema of billhook's own, without references. */
  readonly own: (schema: JsonObject) => Validator
  /** The schema in a file, with the files that it refers to. Throws a usage error that names the broken file. */
  readonly file: (path: string, library: Library) => Validator
}

type Draft = 'draft-07' | '2020-12'
interface Engine {
  readonly ajv: Ajv
  /** Files whose documents ajv has. */
  readonly added: Set<string>
}

/** Loads ajv. A schema without `$schema` is taken for draft 2020-12. */
export async function createCompiler(): Promise<Compiler> {
  const [{ Ajv2020 }, { Ajv: Ajv07 }, { default: formats }] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('ajv'),
    import('ajv-formats'),
  ])
  const options = {
    allErrors: true,
    verbose: true,
    strict: false,
    logger: false,
    validateSchema: false,
    addUsedSchema: false,
  } as const
  const engines = new Map<Draft, Engine>()
  const engine = (draft: Draft): Engine => {
    const known = engines.get(draft)
    if (known) return known
    const ajv: Ajv = draft === 'draft-07' ? new Ajv07(options) : new Ajv2020(options)
    formats.default(ajv)
    const made = { ajv, added: new Set<string>() }
    engines.set(draft, made)
    return made
  }
  return {
    own: (schema) => validator(engine('2020-12').ajv, schema),
    file: (path, library) => {
      try {
        const { ajv, added } = engine(draftOf(path, library.read(path)))
        const documents = new Map<string, JsonObject>()
        collect(path, library, ajv, added, documents)
        for (const [file, document] of documents) {
          ajv.addSchema(document)
          added.add(file)
        }
        return validator(ajv, { $ref: pathToFileURL(path).href })
      } catch (cause) {
        throw cause instanceof BillhookError ? cause : brokenSchema(path, reason(cause), undefined, cause)
      }
    },
  }
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
      if (error instanceof RangeError)
        return [
          {
            code: 'schema.too-deep',
            severity: 'error',
            message: 'the payload is nested too deep to be checked',
            pointer: '',
          },
        ]
      throw error
    }
  }
}

/** The documents that compiling one file needs and ajv does not have yet. */
function collect(
  path: string,
  library: Library,
  ajv: Ajv,
  added: ReadonlySet<string>,
  into: Map<string, JsonObject>,
): void {
  if (added.has(path) || into.has(path)) return
  const document = library.read(path)
  checkSchema(path, document, library, ajv)
  const neighbours = new Set<string>()
  const resolve = library.resolver(path)
  const bound = bind(document, pathToFileURL(path).href, (...reference) => {
    const found = resolve(...reference)
    if (found.file !== undefined) neighbours.add(found.file)
    return found.uri
  })
  into.set(path, bound)
  for (const neighbour of neighbours) collect(neighbour, library, ajv, added, into)
}

function checkSchema(path: string, document: JsonObject, library: Library, ajv: Ajv): void {
  const { $schema: _, ...plain } = document
  if (ajv.validateSchema(plain) === true) return
  const [first] = explain(ajv.errors ?? [], () => [])
  const what = first ? `${first.pointer === '' ? '' : `${first.pointer}: `}${first.message}` : 'it is not a JSON Schema'
  throw brokenSchema(path, what, undefined, undefined, library.place(path, first?.pointer ?? ''))
}

function draftOf(path: string, document: JsonObject): Draft {
  const declared = document['$schema']
  if (declared === undefined) return '2020-12'
  const draft =
    typeof declared === 'string'
      ? /^https?:\/\/json-schema\.org\/(?:draft\/)?(2020-12|draft-07)\/schema#?$/.exec(declared)?.[1]
      : undefined
  if (draft === undefined)
    throw brokenSchema(path, `its $schema is ${JSON.stringify(declared)}; billhook knows draft-07 and 2020-12`)
  return draft as Draft
}

function reason(cause: unknown): string {
  if (cause instanceof RangeError) return 'it is nested too deep'
  return cause instanceof Error ? cause.message : String(cause)
}
