import { encodingOf, parseBody, type Parsed } from '../core/delivery/body.ts'
import type { Header } from '../core/delivery/delivery.ts'
import type { Finding } from '../core/finding.ts'
import { detect } from '../core/inspect.ts'
import { isObject, type JsonObject } from '../core/json/json.ts'
import { locate, positionAt, type Position } from '../core/json/position.ts'
import { scanJson } from '../core/json/scan.ts'
import type { Identity } from '../core/provider/identity.ts'
import type { Provider } from '../core/provider/provider.ts'
import { unwrap } from '../core/provider/unwrap.ts'
import type { PlacedFinding } from '../core/results/validation.ts'
import { providers } from '../providers/index.ts'
import { textOf } from './formats/json.ts'
import type { InputMessage, InputPayload } from './payload.ts'

export type Identified =
  | {
      readonly ok: true
      readonly provider: Provider
      readonly identities: readonly Identity[]
      /** The body after unwrapping. */
      readonly body: JsonObject
      /** The body as parsed, before unwrapping. */
      readonly json: JsonObject
      /** The parsed text; absent for a form. */
      readonly text: string | undefined
      /** Adds file positions to findings and sorts them by position. */
      readonly place: (findings: readonly Finding[]) => PlacedFinding[]
    }
  | {
      readonly ok: false
      /** Absent if the body is not a JSON object. */
      readonly provider?: Provider
      readonly findings: readonly PlacedFinding[]
    }

/**
 * Identifies the provider of a payload and the events in it.
 * @param given the provider, if known; otherwise it is detected
 * @param limit maximum size of a decompressed body, in bytes
 */
export function identify(payload: InputPayload, given: Provider | undefined, limit: number): Identified {
  const { message } = payload
  const parsed = message.isBare ? parseBare(message) : parseBody(message, limit)
  if (!parsed.ok) return { ok: false, findings: [placeProblem(parsed.finding, payload)] }
  const { content, json, text } = parsed
  const provider = given ?? detect(content, json, providers)
  const sent = message.isBare ? { headers: headersOf(provider), body: message.body } : content
  const unwrapped = unwrap(sent, json, provider)
  const at = content === message || payload.bodyAt ? payload : { ...payload, bodyAt: () => startOf(payload) }
  const place = (findings: readonly Finding[]): PlacedFinding[] => placeAll(findings, at, text)
  if (!unwrapped.ok) return { ok: false, provider, findings: place([unwrapped.finding]) }
  const { body, identities } = unwrapped
  return { ok: true, provider, identities, body, json, text, place }
}

/** Parses a payload without headers. Unlike a request body, it is never a form. */
function parseBare(content: InputMessage): Parsed {
  const text = textOf(content.body)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, finding: { code: 'body.not-json', severity: 'error', message: 'not JSON' } }
  }
  return isObject(json)
    ? { ok: true, content, json, text }
    : { ok: false, finding: { code: 'body.not-object', severity: 'error', message: 'JSON, but not an object' } }
}

/** Placeholder for an id that is sent only in headers. */
export const noId = '-'

const known = new WeakMap<Provider, readonly Header[]>()

/**
 * Returns placeholder signature headers for the provider, because some providers send the event id only there. The
 * signature is not checked.
 */
function headersOf(provider: Provider): readonly Header[] {
  const [scheme] = provider.schemes
  const headers =
    known.get(provider) ??
    scheme?.sign({ headers: [], body: new Uint8Array() }, 'whsec_AAAA', { now: 0, id: noId }).headers ??
    []
  known.set(provider, headers)
  return headers
}

const start: Position = { line: 1, column: 1 }

function placeAll(findings: readonly Finding[], { line, bodyAt }: InputPayload, text = ''): PlacedFinding[] {
  if (findings.length === 0) return []
  const fixed = bodyAt?.()
  if (fixed) return findings.map((finding) => ({ ...finding, ...fixed }))
  const positions = locate(
    text,
    findings.map(({ pointer }) => pointer ?? ''),
  )
  return findings
    .map((finding, index) => placeAt(finding, positions[index] ?? start, line))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
}

/** Adds a file position to the finding about an unreadable body. For invalid JSON, this is where parsing fails. */
function placeProblem(finding: Finding, { line, bodyAt, message }: InputPayload): PlacedFinding {
  const fixed = bodyAt?.()
  if (fixed) return { ...finding, ...fixed }
  if (encodingOf(message) !== undefined) return { ...finding, ...startOf({ line }) }
  const text = textOf(message.body)
  const problem = finding.code === 'body.not-json' ? scanJson(text) : undefined
  return problem
    ? placeAt({ ...finding, message: `${finding.message}: ${problem.message}` }, positionAt(text, problem.offset), line)
    : placeAt(finding, locate(text, [''])[0] ?? start, line)
}

function startOf({ line }: Pick<InputPayload, 'line'>): Position {
  return { line, column: 1 }
}

function placeAt(finding: Finding, position: Position, line: number): PlacedFinding {
  return { ...finding, line: line + position.line - 1, column: position.column }
}
