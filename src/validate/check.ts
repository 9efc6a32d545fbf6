import { ambiguities } from '../core/json/ambiguities.ts'
import type { Identity } from '../core/provider/identity.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { PayloadResult } from '../core/results/validation.ts'
import type { Schemas, SchemaUse } from '../schemas/open.ts'
import { noId } from '../payloads/bare-payload.ts'
import type { Check } from '../payloads/check-lines.ts'
import { identify } from '../payloads/identify.ts'
import { readPayload, type Payload } from '../payloads/payload.ts'
import { place, placeProblem } from '../payloads/place.ts'

export interface CheckOptions {
  readonly schemas: Schemas
  /** Of the source that was named; else it is detected. */
  readonly provider: Provider | undefined
  /** Holds every payload to this version, whatever it says. */
  readonly version: string | undefined
  /** Bytes that a compressed body in a capture line may expand to. */
  readonly limit: number
}

/** @throws BillhookError, at a check, when a schema that is needed is broken */
export function createCheck({ schemas, provider: given, version, limit }: CheckOptions): Check<PayloadResult> {
  return (text, file, line, request) => {
    const payload = readPayload(text, limit, request)
    if (!payload.ok) return { file, line, outcome: 'unreadable', findings: [placeProblem(payload, text, line)] }
    const identified = identify(payload, text, given)
    const { provider } = identified
    const isAnonymous = given === undefined && provider.name === 'unknown'
    const about = { file, line, ...(isAnonymous ? {} : { provider: provider.name }) }
    if (!identified.ok) {
      if (isAnonymous) return { ...about, outcome: 'no-schema', note: anonymous, findings: [] }
      return { ...about, outcome: 'invalid', findings: place([identified.finding], payload, text, line) }
    }
    const { identities, body } = identified
    const wanted = identities.map((one) => ({ type: one.type, version: version ?? one.version }))
    const checked = schemas.check(wanted, provider, body)
    return {
      ...about,
      ...describe(identities[0]),
      ...hold(checked.schemas, isAnonymous),
      ...(checked.findings.some(({ severity }) => severity === 'error') ? { outcome: 'invalid' as const } : {}),
      findings: place([...checked.findings, ...ambiguities(bodyOf(payload, text), payload.json)], payload, text, line),
    }
  }
}

/** The JSON of a payload as it was written. */
function bodyOf({ captured }: Extract<Payload, { ok: true }>, text: string): string {
  return captured
    ? Buffer.from(captured.body)
        .toString('utf8')
        .replace(/^\uFEFF/, '')
    : text
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
