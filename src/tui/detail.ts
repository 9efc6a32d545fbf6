import { isAscii, isUtf8 } from 'node:buffer'
import { succeeded, type AttemptResult } from '../core/delivery/attempt.ts'
import type { Header } from '../core/delivery/delivery.ts'
import { formatDuration } from '../core/text/units.ts'
import type { Finding } from '../core/finding.ts'
import { shownHeader } from '../core/delivery/shown-header.ts'
import { redirectAdvice, shownRedirect } from '../core/redact/shown-redirect.ts'
import { shownUrl } from '../core/redact/shown-url.ts'
import type { Verification } from '../core/provider/verification.ts'
import { clean } from './text/clean.ts'
import { clock } from './text/clock.ts'
import { jsonLines } from './text/json-text.ts'
import { span, type Span } from './text/line.ts'
import { resultLabel, type Row } from './list/row.ts'
import { isJsonText } from '../core/json/json.ts'

/** The parts of a delivery that the list does not keep. */
export interface DeliveryContent {
  readonly headers: readonly Header[]
  readonly body: Uint8Array
  readonly attempts: readonly {
    readonly target: string
    /** Numbered from 1. */
    readonly attempt: number
    readonly result: AttemptResult
  }[]
}

/** Returns a delivery's content, or undefined if it was not recorded. */
export type Lookup = (deliveryId: string) => DeliveryContent | undefined

/** Limits for bodies, because formatting a body delays deliveries. Bodies that are not ASCII are slower to format. */
const [maxBodyChars, maxSlowBodyChars] = [64 * 1024, 16 * 1024]
const maxBodyLines = 5_000
const maxAnswerChars = 2 * 1024
/** Maximum number of items in each list, and of characters in each string. */
const [maxEvents, maxFindings, maxHeaders, maxTextChars] = [20, 20, 100, 500]

/** Returns everything known about a delivery as clean, unwrapped lines. */
export function detailLines(row: Row, content: DeliveryContent | undefined): Span[][] {
  return [
    ...summary(row),
    ...findings(row.delivery?.findings ?? []),
    ...(content
      ? [...attempts(content), ...headers(content.headers), ...body(content.body)]
      : [[], [span('headers and body were not recorded', 'dim')]]),
  ]
}

function summary(row: Row): Span[][] {
  const { delivery, answer } = row
  const answered = answer ? [fact('answered', `${answer.status} in ${formatDuration(answer.durationMs)}`)] : []
  const head = [
    fact(row.disposition, clean(row.reason), row.disposition === 'accepted' ? 'good' : 'plain'),
    ...answered,
  ]
  if (!delivery) return [...head, fact('delivery', clean(row.id))]
  return [
    ...delivery.types
      .slice(0, maxEvents)
      .map((type, index) =>
        fact(index === 0 ? 'event' : '', `${short(type)}  ${short(delivery.eventIds[index] ?? '')}`, 'strong'),
      ),
    ...more(delivery.types.length + (delivery.unlisted ?? 0) - maxEvents),
    ...head,
    fact('signature', verificationText(delivery.verification, row.at), signatureTone(delivery.verification)),
    fact('delivery', `${clean(row.id)}  ${clock(delivery.receivedAt)}  ${delivery.size.toLocaleString('en')} bytes`),
    fact(
      'source',
      `${clean(delivery.source)} ` +
        `(${clean(delivery.provider)}${delivery.version === undefined ? '' : `, version ${clean(delivery.version)}`})`,
    ),
  ]
}

function verificationText(verification: Verification, at: number): string {
  switch (verification.status) {
    case 'valid': {
      const { scheme, keyIndex, signedAt } = verification
      const age =
        signedAt === undefined
          ? ''
          : `, signed ${formatDuration(Math.abs(at - signedAt))} ${signedAt > at ? 'ahead of the clock' : 'earlier'}`
      return `valid: ${scheme} with secret ${keyIndex + 1}${age}`
    }
    case 'invalid':
      return `${verification.reason}: ${clean(verification.detail)}`
    case 'unchecked':
      return `unchecked: ${unchecked[verification.reason]}`
    default:
      return verification satisfies never
  }
}

const unchecked = {
  'no-secret': 'no secret for this source',
  'unsigned-provider': 'this provider does not sign',
  'unknown-provider': 'unknown sender',
} as const

function signatureTone({ status }: Verification): Span['tone'] {
  return ({ valid: 'good', invalid: 'bad', unchecked: 'warn' } as const)[status]
}

function findings(all: readonly Finding[]): Span[][] {
  if (all.length === 0) return []
  return [
    ...heading(`findings (${all.length})`),
    ...all
      .slice(0, maxFindings)
      .flatMap(({ code, severity, message, pointer, expected, actual }) => [
        [span(severity, severity === 'error' ? 'bad' : 'warn'), span(` ${short(message)}`)],
        [
          span(
            `  ${short(code)}${pointer === undefined ? '' : ` at ${pointer === '' ? 'the root' : short(pointer)}`}`,
            'dim',
          ),
        ],
        ...(expected === undefined ? [] : [[span('  expected ', 'dim'), span(short(expected))]]),
        ...(actual === undefined ? [] : [[span('  found    ', 'dim'), span(short(actual))]]),
      ]),
    ...more(all.length - maxFindings),
  ]
}

function attempts({ attempts: all }: DeliveryContent): Span[][] {
  if (all.length === 0) return []
  return [
    ...heading(`attempts (${all.length})`),
    ...all.flatMap(({ target, attempt, result }) => [
      [
        span(`${clock(result.startedAt)} `, 'dim'),
        span(resultLabel(result), succeeded(result) ? 'good' : 'bad'),
        span(` in ${formatDuration(result.durationMs)}  #${attempt} ${clean(shownUrl(target))}`),
      ],
      ...answer(target, result),
    ]),
  ]
}

function answer(target: string, result: AttemptResult): Span[][] {
  if (result.outcome === 'error')
    return [result.message, result.hint]
      .filter((text) => text !== undefined)
      .map((text) => [span(`  ${clean(text)}`, 'dim')])
  const redirect = shownRedirect(target, result)
  return [
    ...(redirect === undefined ? [] : [[span(`  redirects to ${short(redirect)}; ${redirectAdvice}`, 'warn')]]),
    ...(result.body.length === 0 ? [] : [[span(`  ${clean(bytesText(result.body).slice(0, maxAnswerChars))}`, 'dim')]]),
  ]
}

function headers(all: readonly Header[]): Span[][] {
  const listed = all.slice(0, maxHeaders)
  return [
    ...heading(`headers (${all.length})`),
    ...listed.map(([name, value]) => [
      span(`${short(name)}: `, 'accent'),
      span(short(shownHeader(name, value), 4 * maxTextChars)),
    ]),
    ...more(all.length - maxHeaders),
  ]
}

function body(bytes: Uint8Array): Span[][] {
  const text = bytesText(bytes)
  const beginning = text.slice(0, isAscii(bytes.subarray(0, maxBodyChars)) ? maxBodyChars : maxSlowBodyChars)
  const { lines, used } = isJsonText(text) ? jsonLines(beginning, maxBodyLines) : rawLines(beginning, maxBodyLines)
  const rest = text.length - used
  return [
    ...heading(`body (${bytes.length.toLocaleString('en')} bytes)`),
    ...lines.map((spans) => spans.map(({ text, tone }) => span(clean(text), tone))),
    ...(rest === 0 ? [] : [[span(`… ${rest.toLocaleString('en')} more characters`, 'dim')]]),
  ]
}

function rawLines(text: string, maxLines: number): ReturnType<typeof jsonLines> {
  const all = text.split(/(?<=\n)/)
  const lines = all.slice(0, maxLines)
  return { lines: lines.map((part) => [span(part.replace(/\r?\n$/, ''))]), used: lines.join('').length }
}

function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(isUtf8(bytes) ? 'utf8' : 'latin1')
}

/** Returns the beginning of external text, cleaned. */
function short(text: string, maxChars = maxTextChars): string {
  return clean(text.length > maxChars ? `${text.slice(0, maxChars)}…` : text)
}

function more(count: number): Span[][] {
  return count > 0 ? [fact('', `and ${count.toLocaleString('en')} more`, 'strong')] : []
}

function fact(name: string, value: string, tone: Span['tone'] = 'plain'): Span[] {
  return [span(name.padEnd(10), 'dim'), span(value, tone)]
}

function heading(text: string): Span[][] {
  return [[], [span(text, 'strong')]]
}
