import type { Header } from '../core/delivery.ts'
import type { Identity } from '../core/identity.ts'
import { detect } from '../core/inspect.ts'
import type { Provider } from '../core/provider.ts'
import { unwrap } from '../core/unwrap.ts'
import type { PayloadResult } from '../core/validation.ts'
import { providers } from '../providers/index.ts'
import type { Schemas, SchemaUse } from '../schemas/open.ts'
import { Alone, readPayload } from './payload.ts'
import { place, placeProblem } from './place.ts'

export interface CheckOptions {
  readonly schemas: Schemas
  /** Of the source that was named; else it is detected. */
  readonly provider: Provider | undefined
  /** Holds every payload to this version, whatever it says. */
  readonly version: string | undefined
  /** Bytes that a compressed body in a capture line may expand to. */
  readonly limit: number
}

/**
 * Checks one text: a JSON document, or one line of JSONL.
 * @param line of the file where the text begins
 * @throws BillhookError when a schema that is needed is broken
 */
export type Check = (text: string, file: string, line: number) => PayloadResult

/** In place of an id that only headers tell, for a payload that stands alone. */
const noId = '-'

export function createCheck({ schemas, provider: given, version, limit }: CheckOptions): Check {
  const headers = new Map<Provider, readonly Header[]>()
  const headersFor = (provider: Provider): readonly Header[] => {
    const known = headers.get(provider) ?? headersOf(provider)
    headers.set(provider, known)
    return known
  }
  return (text, file, line) => {
    const payload = readPayload(text, limit)
    if (!payload.ok) return { file, line, outcome: 'unreadable', findings: [placeProblem(payload, text, line)] }
    const { json, captured } = payload
    const provider = given ?? detect(captured ?? new Alone(text, []), json, providers)
    const isAnonymous = given === undefined && provider.name === 'unknown'
    const about = { file, line, ...(isAnonymous ? {} : { provider: provider.name }) }
    const unwrapped = unwrap(captured ?? new Alone(text, headersFor(provider)), json, provider)
    if (!unwrapped.ok) {
      if (isAnonymous) return { ...about, outcome: 'no-schema', note: anonymous, findings: [] }
      return { ...about, outcome: 'invalid', findings: place([unwrapped.finding], payload, text, line) }
    }
    const { body, identities } = unwrapped
    const checks = identities.map((one) =>
      schemas.check({ type: one.type, version: version ?? one.version }, provider, body),
    )
    const findings = place(
      checks.flatMap((check) => check.findings),
      payload,
      text,
      line,
    )
    const held = hold(
      checks.map(({ schema }) => schema),
      isAnonymous,
    )
    return {
      ...about,
      ...describe(identities[0]),
      ...held,
      ...(findings.length > 0 ? { outcome: 'invalid' as const } : {}),
      findings,
    }
  }
}

const anonymous = 'no provider knows the payload as its own; name one with --source'

/** What the schemas of a payload's events amount to: one that is missing leaves the payload unproved. */
function hold(schemas: readonly SchemaUse[], isAnonymous: boolean): Pick<PayloadResult, 'outcome' | 'schema' | 'note'> {
  let used: Extract<SchemaUse, { found: true }> | undefined
  for (const schema of schemas) {
    if (schema.found === 'broken') throw schema.error
    if (!schema.found) return { outcome: 'no-schema', note: isAnonymous ? anonymous : schema.reason }
    used ??= schema
  }
  if (!used) return { outcome: 'no-schema' }
  const note = used.assumed
    ? { note: `the payload has no version; ${used.version}, the only schema of its type, was used` }
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

/** A report is no place for a name of a megabyte. */
function cut(text: string): string {
  return text.length > 255 ? `${text.slice(0, 255)}…` : text
}

/**
 * The headers of a payload that stands alone: those that its provider signs with, since some tell the id only there.
 * Nobody checks the signature.
 */
function headersOf({ schemes: [scheme] }: Provider): readonly Header[] {
  return scheme?.sign({ headers: [], body: new Uint8Array() }, 'whsec_AAAA', { now: 0, id: noId }).headers ?? []
}
