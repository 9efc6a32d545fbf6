import { resolve } from 'node:path'
import type { Finding } from '../core/finding.ts'
import type { JsonObject } from '../core/json/json.ts'
import type { Provider } from '../core/provider/provider.ts'
import { BillhookError } from '../errors.ts'
import { readCatalog, type Choice } from './documents/catalog.ts'
import { createCompiler } from './compiler.ts'
import { openLibrary } from './documents/library.ts'
import type { SlowPatterns } from './patterns/slow-patterns.ts'
import type { Validator } from './validator.ts'

/** The schema against which a payload was validated, in addition to the provider's envelope. */
export type SchemaUse = Choice | { readonly found: 'broken'; readonly error: BillhookError }

/** Identifies one of a provider's schemas. */
export interface Wanted {
  readonly type: string
  readonly version?: string | undefined
}

export interface Checked {
  readonly findings: readonly Finding[]
  /** One entry for each type and version, in order of appearance. */
  readonly schemas: readonly SchemaUse[]
}

export interface Schemas {
  /**
   * Validates a body against the provider's envelope and the schemas for the types and versions of its events. Each
   * schema is applied once, even if several events in a batch need it.
   */
  readonly check: (wanted: readonly Wanted[], provider: Provider, body: JsonObject) => Checked
  /**
   * Returns only the findings of `check`. Reports a broken schema as a warning, because it is not the payload's fault.
   */
  readonly validate: (wanted: readonly Wanted[], provider: Provider, body: JsonObject) => readonly Finding[]
}

export interface SchemaOptions {
  readonly dir?: string | undefined
  /** Policy for patterns that take too long. @default every payload has the full time limit */
  readonly slowPatterns?: SlowPatterns | undefined
}

const noDirectory: Choice = { found: false, reason: 'no schema directory; name one with --schemas' }

/**
 * Opens the schemas in `<dir>/<provider>/<type>/<version>.json`. Without a directory, only envelopes are checked. The
 * directory is listed immediately. A schema is read when a payload first needs it, and is then cached.
 * @throws BillhookError (exit 2) if the directory cannot be listed
 */
export function openSchemas({ dir, slowPatterns }: SchemaOptions): Schemas {
  const catalog = dir === undefined ? undefined : readCatalog(resolve(dir))
  const library = catalog && openLibrary(catalog.dir, catalog.files)
  const compiler = createCompiler(slowPatterns)
  const envelopes = new Map<string, Validator>()
  const payloads = new Map<string, Validator | BillhookError>()

  const envelope = (provider: Provider): Validator => {
    const known = envelopes.get(provider.name) ?? compiler.own(provider.envelope)
    envelopes.set(provider.name, known)
    return known
  }
  /**
   * Returns a schema's findings, or the reason why it cannot be used. An error thrown for one payload does not affect
   * others.
   */
  const payload = (file: string, body: JsonObject): readonly Finding[] | BillhookError => {
    const known = payloads.get(file) ?? attempt(() => (library ? compiler.file(file, library) : () => []))
    payloads.set(file, known)
    return known instanceof BillhookError ? known : attempt(() => known(body))
  }
  const choose = (wanted: readonly Wanted[], provider: Provider): readonly Choice[] =>
    catalog
      ? distinct(wanted).map(({ type, version }) => catalog.chooseVersion(provider.name, type, version))
      : [noDirectory]
  const check: Schemas['check'] = (wanted, provider, body) => {
    let findings = envelope(provider)(body)
    const byFile = new Map<string, readonly Finding[] | BillhookError>()
    const schemas = choose(wanted, provider).map((choice): SchemaUse => {
      if (!choice.found) return choice
      const known = byFile.get(choice.file)
      const found = known ?? payload(choice.file, body)
      byFile.set(choice.file, found)
      if (found instanceof BillhookError) return { found: 'broken', error: found }
      if (!known) findings = merge(findings, found)
      return choice
    })
    return { findings, schemas }
  }
  return {
    check,
    validate: (wanted, provider, body) => {
      const { findings, schemas } = check(wanted, provider, body)
      if (schemas.every(({ found }) => found !== 'broken')) return findings
      const broken = new Set(schemas.flatMap((schema) => (schema.found === 'broken' ? [schema.error] : [])))
      return [...findings, ...[...broken].map(brokenFinding)]
    },
  }
}

function attempt<T>(use: () => T): T | BillhookError {
  try {
    return use()
  } catch (error) {
    if (!(error instanceof BillhookError)) throw error
    return error
  }
}

/** Removes repeated types and versions in a batch. */
function distinct(wanted: readonly Wanted[]): readonly Wanted[] {
  const [first, ...others] = wanted
  if (!first || others.length === 0) return wanted
  return [...new Map(wanted.map((one) => [JSON.stringify([one.type, one.version]), one])).values()]
}

/** Merges findings, dropping those that an earlier schema already reported. */
function merge(before: readonly Finding[], found: readonly Finding[]): readonly Finding[] {
  if (before.length === 0 || found.length === 0) return before.length === 0 ? found : before
  const known = new Set(before.map(({ code, pointer }) => `${code} ${pointer}`))
  return [...before, ...found.filter(({ code, pointer }) => !known.has(`${code} ${pointer}`))]
}

function brokenFinding(error: BillhookError): Finding {
  return { code: 'schema.broken', severity: 'warning', message: `not validated against its schema: ${error.message}` }
}
