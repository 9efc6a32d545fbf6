import { resolve } from 'node:path'
import type { Finding } from '../core/finding.ts'
import type { JsonObject } from '../core/json.ts'
import type { Provider } from '../core/provider.ts'
import { BillhookError } from '../errors.ts'
import { readCatalog, type Choice } from './catalog.ts'
import { createCompiler } from './compiler.ts'
import { openLibrary } from './library.ts'
import type { Validator } from './validator.ts'

/** What held a payload, besides the envelope of its provider. */
export type SchemaUse = Choice | { readonly found: 'broken'; readonly error: BillhookError }

/** What chooses a schema within a provider. */
export interface Wanted {
  readonly type: string
  readonly version?: string | undefined
}

export interface Checked {
  readonly findings: readonly Finding[]
  readonly schema: SchemaUse
}

export interface Schemas {
  /** Holds a payload to the envelope of its provider, and to the schema of its type and version where there is one. */
  readonly check: (wanted: Wanted, provider: Provider, body: JsonObject) => Checked
  /** The same as findings alone. A broken schema is a warning: the payload is not to blame for it. */
  readonly validate: (wanted: Wanted, provider: Provider, body: JsonObject) => readonly Finding[]
}

const noDirectory: Choice = { found: false, reason: 'there is no schema directory; name one with --schemas' }

/**
 * Opens the schemas in `<dir>/<provider>/<type>/<version>.json`; without a directory only envelopes are checked.
 * The directory is listed now; a schema is read when the first payload needs it, and then kept.
 * Throws a usage error when the directory cannot be listed.
 */
export function openSchemas({ dir }: { readonly dir?: string | undefined }): Schemas {
  const catalog = dir === undefined ? undefined : readCatalog(resolve(dir))
  const library = catalog && openLibrary(catalog.dir, catalog.files)
  const compiler = createCompiler()
  const envelopes = new Map<string, Validator>()
  const payloads = new Map<string, Validator | BillhookError>()

  const envelope = (provider: Provider): Validator => {
    const known = envelopes.get(provider.name) ?? compiler.own(provider.envelope)
    envelopes.set(provider.name, known)
    return known
  }
  /** The findings of a payload's schema, or why that schema is of no use: told once, and then remembered. */
  const payload = (file: string, body: JsonObject): readonly Finding[] | BillhookError => {
    try {
      const known = payloads.get(file) ?? (library ? compiler.file(file, library) : () => [])
      payloads.set(file, known)
      return known instanceof BillhookError ? known : known(body)
    } catch (error) {
      if (!(error instanceof BillhookError)) throw error
      payloads.set(file, error)
      return error
    }
  }
  const check: Schemas['check'] = ({ type, version }, provider, body) => {
    const findings = envelope(provider)(body)
    const choice = catalog ? catalog.choose(provider.name, type, version) : noDirectory
    if (!choice.found) return { findings, schema: choice }
    const found = payload(choice.file, body)
    if (found instanceof BillhookError) return { findings, schema: { found: 'broken', error: found } }
    return { findings: merge(findings, found), schema: choice }
  }
  return {
    check,
    validate: (wanted, provider, body) => {
      const { findings, schema } = check(wanted, provider, body)
      return schema.found === 'broken' ? [...findings, brokenFinding(schema.error)] : findings
    },
  }
}

/** What both the envelope and the schema miss is told once. */
function merge(envelope: readonly Finding[], payload: readonly Finding[]): readonly Finding[] {
  if (envelope.length === 0) return payload
  const told = new Set(envelope.map(({ code, pointer }) => `${code} ${pointer}`))
  return [...envelope, ...payload.filter(({ code, pointer }) => !told.has(`${code} ${pointer}`))]
}

function brokenFinding(error: BillhookError): Finding {
  return { code: 'schema.broken', severity: 'warning', message: `not held to its schema: ${error.message}` }
}
