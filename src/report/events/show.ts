import { isUtf8 } from 'node:buffer'
import { succeeded } from '../../core/delivery/attempt.ts'
import { parseBody } from '../../core/delivery/body.ts'
import { storedLimit } from '../../core/delivery/body-limit.ts'
import { formatDuration } from '../../core/text/units.ts'
import type { Finding } from '../../core/finding.ts'
import type { Identity } from '../../core/provider/identity.ts'
import { indentJson } from '../../core/json/indent.ts'
import { isDate } from '../../core/text/is-date.ts'
import { printableJson, printable } from '../../core/text/printable.ts'
import { shownHeader } from '../../core/delivery/shown-header.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import type { Verification } from '../../core/provider/verification.ts'
import type { StoredAttempt, StoredDelivery } from '../../store/store.ts'
import { attemptJson, bodyJson, deliveryJson } from '../delivery-json.ts'
import { outcomeOf } from '../listen/text.ts'

export type ShowFormat = (stored: StoredDelivery, attempts: readonly StoredAttempt[]) => string

/** Keyed by `--format` value. */
export const showFormats: Readonly<Record<'text' | 'json', ShowFormat>> = {
  text: (stored, attempts) => {
    const { delivery, inspection, source } = stored
    const findings = inspection.malformed ? [inspection.malformed, ...inspection.findings] : inspection.findings
    const lines = [
      delivery.id,
      `  received     ${time(delivery.receivedAt)} ` +
        `from ${printable(delivery.from)}, ${printable(`${delivery.method} ${shownUrl(delivery.url)}`)}`,
      `  source       ${printable(source)} (provider ${printable(inspection.provider)})`,
      ...inspection.identities.map((identity) => `  event        ${event(identity)}`),
      `  signature    ${signature(inspection.verification)}`,
      `  disposition  ${stored.disposition}: ${printable(stored.reason)}`,
      ...findings.map((one) => `  ${one.severity.padEnd(12)} ${finding(one)}`),
      ...attempts.map((attempt) => `  attempt      ${outcome(attempt)}`),
      '',
      ...delivery.headers.map(([name, value]) => `${printable(name)}: ${printable(shownHeader(name, value))}`),
      '',
      ...body(stored),
      '',
    ]
    return lines.join('\n')
  },
  json: (stored, attempts) => {
    const { body } = stored.delivery
    const headers = stored.delivery.headers.map(([name, value]) => [name, shownHeader(name, value)])
    const shown = { ...deliveryJson(stored), headers, ...bodyJson(body), attempts: attempts.map(attemptJson) }
    return `${printableJson(shown, 2)}\n`
  },
}

/** Formats a time. A payload may contain any number as a time, even one that is not a valid date. */
function time(at: number): string {
  return isDate(at) ? new Date(at).toISOString() : String(at)
}

function event({ eventId, type, version, occurredAt, subject }: Identity): string {
  const about = subject ? `, about ${subject.kind} ${subject.id}` : ''
  const when = typeof occurredAt === 'number' ? `, at ${time(occurredAt)}` : ''
  return printable(
    `${type} ${eventId}, ` +
      `${version === undefined ? 'no API version in the payload' : `API version ${version}`}${about}${when}`,
  )
}

function signature(verification: Verification): string {
  switch (verification.status) {
    case 'valid': {
      const { scheme, keyIndex, signedAt } = verification
      return (
        `valid (${printable(scheme)}, ` +
        `secret ${keyIndex + 1}${signedAt === undefined ? '' : `, signed ${time(signedAt)}`})`
      )
    }
    case 'invalid':
      return printable(`invalid, ${verification.reason}: ${verification.detail}`)
    case 'unchecked':
      return `unchecked, ${printable(verification.reason.replaceAll('-', ' '))}`
    default:
      return verification satisfies never
  }
}

function finding({ code, message, pointer, expected, actual }: Finding): string {
  const place = pointer === undefined ? '' : ` at ${pointer === '' ? 'the root' : pointer}`
  const difference =
    expected === undefined ? '' : ` (expected ${expected}${actual === undefined ? '' : `, was ${actual}`})`
  return printable(`${code}${place}: ${message}${difference}`)
}

function outcome({ target, attempt, result }: StoredAttempt): string {
  const how = `${succeeded(result) ? 'ok' : 'failed'}, ${outcomeOf(target, result)}`
  return (
    `${attempt} to ${printable(shownUrl(target))} at ${time(result.startedAt)}: ${how} ` +
    `in ${formatDuration(result.durationMs)}`
  )
}

function body({ delivery, disposition }: StoredDelivery): string[] {
  const limit = storedLimit(disposition)
  if (delivery.body.length > limit) return [`(${delivery.body.length} bytes; --raw prints them)`]
  const parsed = parseBody(delivery, limit)
  if (parsed.ok) return indentJson(Buffer.from(parsed.content.body).toString('utf8')).split('\n').map(printable)
  if (!isUtf8(delivery.body)) return [`(${delivery.body.length} bytes that are not text; --raw prints them)`]
  return Buffer.from(delivery.body).toString('utf8').split('\n').map(printable)
}
