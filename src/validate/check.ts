import { ambiguities } from '../core/json/ambiguities.ts'
import type { Identity } from '../core/provider/identity.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { PayloadResult } from '../core/results/validation.ts'
import type { Schemas, SchemaUse } from '../schemas/open.ts'
import { identify, noId, type Identified } from '../inputs/identify.ts'
import type { InputEntry } from '../inputs/payload.ts'

export type Check = (entry: InputEntry) => PayloadResult

export interface CheckOptions {
  readonly schemas: Schemas
  /** Provider of the source given on the command line; undefined if it is to be detected. */
  readonly provider: Provider | undefined
  /** Version against which all payloads are checked, regardless of the version that a payload states. */
  readonly version: string | undefined
  /** Maximum size of a decompressed body, in bytes. */
  readonly limit: number
}

/**
 * Creates the check for payloads. If a schema that a payload needs is broken, the check throws a BillhookError.
 */
export function createCheck({ schemas, provider: given, version, limit }: CheckOptions): Check {
  return (entry) => {
    const { file, line } = entry
    if ('problem' in entry) return { file, line, outcome: 'unreadable', findings: [entry.problem] }
    const identified = identify(entry, given, limit)
    if (!identified.ok) return { file, line, ...unidentified(identified, given) }
    const { provider, identities, body, json, text, place } = identified
    const isAnonymous = given === undefined && provider.name === 'unknown'
    const wanted = identities.map((one) => ({ type: one.type, version: version ?? one.version }))
    const checked = schemas.check(wanted, provider, body)
    return {
      file,
      line,
      ...(isAnonymous ? {} : { provider: provider.name }),
      ...describe(identities[0]),
      ...outcomeOf(checked.schemas, isAnonymous),
      ...(checked.findings.some(({ severity }) => severity === 'error') ? { outcome: 'invalid' as const } : {}),
      findings: place([...checked.findings, ...(text === undefined ? [] : ambiguities(text, json))]),
    }
  }
}

function unidentified(
  { provider, findings }: Extract<Identified, { ok: false }>,
  given: Provider | undefined,
): Pick<PayloadResult, 'outcome' | 'provider' | 'note' | 'findings'> {
  if (!provider) return { outcome: 'unreadable', findings }
  if (given === undefined && provider.name === 'unknown') return { outcome: 'no-schema', note: anonymous, findings: [] }
  return { outcome: 'invalid', provider: provider.name, findings }
}

const anonymous = 'no provider recognises the payload; name one with --source'

/** Combines the schemas of a payload's events into one outcome: without all schemas, the payload is not validated. */
function outcomeOf(
  schemas: readonly SchemaUse[],
  isAnonymous: boolean,
): Pick<PayloadResult, 'outcome' | 'schema' | 'note'> {
  let used: Extract<SchemaUse, { found: true }> | undefined
  for (const schema of schemas) {
    if (schema.found === 'broken') throw schema.error
    if (!schema.found) return { outcome: 'no-schema', note: isAnonymous ? anonymous : schema.reason }
    used ??= schema
  }
  if (!used) return { outcome: 'no-schema' }
  const note = used.assumed
    ? { note: `the payload has no version; ${used.version}, the only one with a schema for its type, was used` }
    : {}
  return { outcome: 'valid', schema: used.file, ...note }
}

function describe(identity: Identity | undefined): Pick<PayloadResult, 'type' | 'version' | 'eventId'> {
  if (!identity) return {}
  const { type, version, eventId } = identity
  return {
    type: cut(type),
    ...(version === undefined ? {} : { version: cut(version) }),
    ...(eventId === noId ? {} : { eventId: cut(eventId) }),
  }
}

/** Truncates a name for the report, because a name from a payload could be megabytes long. */
function cut(text: string): string {
  return text.length > 255 ? `${text.slice(0, 255)}…` : text
}
