import type { BillingData, BillingEvent } from '../../core/billing/event.ts'
import { isoTime } from '../../core/provider/mapping.ts'
import { isoExponent, type Money } from '../../core/billing/money.ts'
import type { InspectedEvent, PayloadReport } from '../../core/results/payload-report.ts'
import { printable } from '../../core/text/printable.ts'

/** Describes a payload in a few human-readable lines. */
export function inspectText({ file, line, provider, events, findings }: PayloadReport): string {
  const place = line === 1 ? file : `${file}:${line}`
  const wrong = findings.map(
    (finding) => `  error: ${finding.message} (line ${finding.line}, column ${finding.column})`,
  )
  return [`${place}: ${provider ?? 'not readable'}`, ...events.flatMap(eventLines), ...wrong]
    .map((text) => `${printable(text)}\n`)
    .join('')
}

function eventLines({ identity, hasId, canonical }: InspectedEvent): string[] {
  const { eventId, deliveryId, type, version, occurredAt, subject, dedupeKey } = identity
  const time = occurredAt === undefined ? undefined : isoTime(occurredAt)
  const facts = [
    ['event', hasId ? eventId : 'unknown: the id is in the headers, which are missing'],
    ['type', version === undefined ? type : `${type} (version ${version})`],
    ['delivery', deliveryId],
    ['time', time],
    ['subject', subject && `${subject.kind} ${subject.id}`],
    ['dedupe', hasId ? dedupeKey : undefined],
  ] as const
  const known = facts.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(8)}  ${value}`]))
  return [
    ...known,
    ...(canonical.length === 0 ? ['  unmapped: this type has no canonical event'] : canonical.map(canonicalLine)),
  ]
}

function canonicalLine({ type, data }: BillingEvent): string {
  return ['  =>      ', type, ...details(data)].join('  ')
}

function details({ amount, customer, subscription, invoice, decline, attempt, cancelAt }: BillingData): string[] {
  const facts = {
    amount: amount && moneyText(amount),
    customer,
    subscription,
    invoice,
    decline: decline && `${decline.code} (${decline.class})`,
    attempt: attempt?.toString(),
    'ends at': cancelAt,
  }
  return Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
}

/** Formats an amount: `-12.34 EUR`. */
function moneyText({ amount, currency }: Money): string {
  const places = isoExponent(currency)
  const digits = String(amount < 0n ? -amount : amount).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  return `${amount < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${digits.slice(-places)}`} ${currency}`
}
