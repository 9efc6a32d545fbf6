import { parseBody } from '../../core/delivery/body.ts'
import { expandedBodyLimit } from '../../core/delivery/body-limit.ts'
import { contentHash } from '../../core/signature/content-hash.ts'
import { header, type Header, type Message } from '../../core/delivery/delivery.ts'
import { resendable } from '../../core/delivery/headers.ts'
import { parseExactJson } from '../../core/json/exact.ts'
import type { Finding } from '../../core/finding.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { detect } from '../../core/inspect.ts'
import { jsonProblem } from '../../core/json/problem.ts'
import { omitUndefined } from '../../core/provider/mapping.ts'
import type { Provider, Settings } from '../../core/provider/provider.ts'
import { unwrap, type Unwrapped } from '../../core/provider/unwrap.ts'
import { usageError } from '../../errors.ts'
import { knownTo } from '../../providers/index.ts'
import { decompress, type Compression } from './compression.ts'
import { applyEdit, editPointer } from './edit.ts'
import { anySuccess, type Edit, type Expected, type Fixture } from '../fixtures/fixture.ts'
import { findSource, type Sources } from './source.ts'

/** A fixture with its provider and events: everything that is sent, except the signature. */
export interface Step {
  readonly fixture: Fixture
  readonly provider: Provider
  /** Name of the configured source, or of the provider. */
  readonly source: string
  /** The signing secret; undefined if there is none, or if the provider does not sign. */
  readonly secret: string | undefined
  /** The source's provider-specific settings. */
  readonly settings: Settings
  /** The request without a signature. Its body is uncompressed, because signatures cover the uncompressed body. */
  readonly outgoing: Message
  /** How to compress the outgoing body; undefined if the fixture was not compressed. */
  readonly compression: Compression | undefined
  /** The expected answer. */
  readonly expected: Expected
  /** Empty if the body is not an event. */
  readonly identities: readonly EventIdentity[]
  /** Why the body is not an event. */
  readonly malformed: Finding | undefined
  /** Paths of the edits made to the fixture, as JSON Pointers. */
  readonly edited: readonly string[]
}

/** The parts of an identity that a step keeps. */
export type EventIdentity = Pick<Identity, 'eventId' | 'deliveryId' | 'type' | 'version' | 'occurredAt' | 'subject'>

export interface StepOptions {
  /** Provider or configured source of all fixtures. @default the fixture's own source, or the detected provider */
  readonly source: string | undefined
  readonly sources: Sources
  /** The first secret signs. @default the configured source's first secret */
  readonly secrets: readonly string[]
  /** Applied to every payload, after the scenario's own edits. */
  readonly edits: readonly Edit[]
}

/**
 * Turns a fixture into a step. Pure.
 * @throws BillhookError `BILLHOOK_FIXTURE_NOT_JSON`, `BILLHOOK_SOURCE_UNKNOWN`, `BILLHOOK_EDIT_…` (exit 2)
 */
export function toStep(fixture: Fixture, options: StepOptions): Step {
  const edits = [...(fixture.edits ?? []), ...options.edits]
  const headers = withContentType(resendable(fixture.headers))
  const { message, compression } = decompress({ headers, body: fixture.body }, expandedBodyLimit)
  const given = edited(fixture, message, edits)
  const parsed = parseBody(given, expandedBodyLimit)
  if (fixture.payload && !parsed.ok) assertJson(fixture)
  const json = parsed.ok ? parsed.json : {}
  const { provider, source, secret, settings } = findSource(fixture, options, () =>
    detect(given, json, knownTo(Object.values(options.sources))),
  )
  const sent = {
    fixture,
    provider,
    source,
    secret,
    settings,
    compression,
    expected: fixture.expect ?? { status: anySuccess },
    edited: edits.map(editPointer),
  }
  return { ...sent, ...understand(withEventId(withType(given, fixture, provider), provider), provider, parsed) }
}

/** Returns the same step with a different message. */
export function withMessage(step: Step, outgoing: Message): Step {
  return { ...step, ...understand(outgoing, step.provider) }
}

/**
 * Returns the unwrapped event in a message, with its identities; undefined if the message does not contain an event.
 */
export function eventOf({
  outgoing,
  provider,
  malformed,
}: Pick<Step, 'outgoing' | 'provider' | 'malformed'>): Extract<Unwrapped, { ok: true }> | undefined {
  if (malformed) return undefined
  const parsed = parseBody(outgoing, expandedBodyLimit)
  const unwrapped = parsed.ok ? unwrap(outgoing, parsed.json, provider) : parsed
  return unwrapped.ok ? unwrapped : undefined
}

function understand(
  outgoing: Message,
  provider: Provider,
  parsed = parseBody(outgoing, expandedBodyLimit),
): Pick<Step, 'outgoing' | 'identities' | 'malformed'> {
  if (!parsed.ok) return { outgoing, identities: [], malformed: parsed.finding }
  const unwrapped = unwrap(outgoing, parsed.json, provider)
  if (!unwrapped.ok) return { outgoing, identities: [], malformed: unwrapped.finding }
  return {
    outgoing,
    // Omits the content hash, which would keep the entire parsed body in memory.
    identities: unwrapped.identities.map(({ eventId, deliveryId, type, version, occurredAt, subject }) =>
      omitUndefined<EventIdentity>({ eventId, deliveryId, type, version, occurredAt, subject }),
    ),
    malformed: undefined,
  }
}

function edited(fixture: Fixture, given: Message, edits: readonly Edit[]): Message {
  if (edits.length === 0) return given
  const parsed = parseBody(given, expandedBodyLimit)
  if (!parsed.ok)
    throw usageError(
      'BILLHOOK_EDIT_NOT_JSON',
      `${fixture.name} cannot be edited: ${parsed.finding.message}`,
      'leave out --set, or this fixture',
    )
  let json = parseExactJson(textOf(given.body))
  for (const edit of edits) {
    json = applyEdit(json, edit)
    if (json === undefined)
      throw usageError(
        'BILLHOOK_EDIT_NO_PLACE',
        `${fixture.name} has no path ${editPointer(edit)}`,
        'the parent object must exist',
      )
  }
  return { headers: given.headers, body: Buffer.from(JSON.stringify(json)) }
}

function assertJson({ name, body }: Fixture): void {
  const text = textOf(body)
  try {
    JSON.parse(text)
  } catch (error) {
    throw usageError(
      'BILLHOOK_FIXTURE_NOT_JSON',
      `${name} is not JSON: ${jsonProblem(text)}`,
      'is it truncated? To send broken bodies on purpose, use a .jsonl capture with body_b64',
      error,
    )
  }
}

/** Decodes a body as UTF-8, without the byte order mark, which `JSON.parse` rejects. */
function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.length)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
}

function withContentType(headers: readonly Header[]): readonly Header[] {
  return header({ headers }, 'content-type') === undefined
    ? [...headers, ['content-type', 'application/json']]
    : headers
}

/**
 * Adds the headers with the event type to a payload without its request, if the provider sends the type only in
 * headers. The type is derived from the file name.
 */
function withType(given: Message, { name, payload }: Fixture, { fileHeaders }: Provider): Message {
  const file = payload && /([^/\\\s]+)\.json$/.exec(name)?.[1]
  const named = file === undefined ? [] : (fileHeaders?.(file) ?? [])
  return named.some(([one]) => header(given, one.toLowerCase()) !== undefined)
    ? given
    : { ...given, headers: [...given.headers, ...named] }
}

/**
 * Adds the header with the event id if the provider uses one and the message lacks it. The same payload always gets the
 * same id, so that duplicates remain duplicates.
 */
function withEventId(given: Message, { idHeaders = [] }: Provider): Message {
  const [first] = idHeaders
  if (first === undefined || idHeaders.some((name) => header(given, name) !== undefined)) return given
  return { ...given, headers: [...given.headers, [first, `msg_${contentHash(given.body).slice(0, 24)}`]] }
}
