import { answerText } from '../../core/delivery/attempt.ts'
import { printableJson, printable } from '../../core/text/printable.ts'
import type { StoredAttempt, StoredDelivery } from '../../store/store.ts'
import { deliveryJson } from '../delivery-json.ts'
import type { Paint } from '../paint.ts'
import { counted } from '../../core/text/counted.ts'

/** What rows need besides the deliveries. */
export interface ListContext {
  readonly attempts: (id: string) => readonly StoredAttempt[]
  readonly paint: Paint
  /** Maximum number of characters per row. `events show` shows what is cut off here. */
  readonly width: number
}

export type ListFormat = (deliveries: Iterable<StoredDelivery>, context: ListContext) => Iterable<string>

/** Keyed by `--format` value. */
export const listFormats: Readonly<Record<'text' | 'json' | 'ndjson', ListFormat>> = {
  text: function* (deliveries, context) {
    let before = `${context.paint.bold(header)}\n`
    for (const stored of deliveries) {
      yield `${before}${row(stored, context)}\n`
      before = ''
    }
  },
  json: function* (deliveries) {
    let before = '[\n  '
    for (const stored of deliveries) {
      yield before + printableJson(deliveryJson(stored))
      before = ',\n  '
    }
    yield before.startsWith('[') ? '[]\n' : '\n]\n'
  },
  ndjson: function* (deliveries) {
    for (const stored of deliveries) yield `${printableJson(deliveryJson(stored))}\n`
  },
}

/** Fixed widths, so that a list of any length can be streamed. */
const columns = [
  ['RECEIVED', 20],
  ['ID', 16],
  ['SOURCE', 8],
  ['TYPE', 20],
  ['EVENT', 29],
] as const

const header = [...columns.map(([name, size]) => name.padEnd(size)), 'OUTCOME'].join('  ')

function row(stored: StoredDelivery, { attempts, paint, width }: ListContext): string {
  const { delivery, source, inspection, disposition } = stored
  const types = inspection.identities.map(({ type }) => type)
  const others = types.length - 1 + (inspection.unlisted ?? 0)
  const values = [
    `${new Date(delivery.receivedAt).toISOString().slice(0, 19)}Z`,
    delivery.id,
    source,
    others > 0 ? `${types[0] ?? ''} +${others}` : (types[0] ?? '-'),
    inspection.identities[0]?.eventId ?? '-',
  ]
  const cells = columns.map(([name, size], index) => {
    const value = printable(values[index] ?? '')
    // `events show` accepts an id prefix.
    const shown = name === 'ID' ? value.slice(0, size) : cut(value, size)
    return shown.padEnd(size)
  })
  const before = cells.join('  ')
  const what = cut(outcome(stored, attempts(delivery.id)), width - before.length - 2)
  return `${before}  ${colour(disposition, paint)(what)}`
}

function outcome(stored: StoredDelivery, attempts: readonly StoredAttempt[]): string {
  const { disposition, reason, inspection } = stored
  const answers = new Map(attempts.map(({ target, result }) => [target, answerText(result)]))
  const unsigned = inspection.verification.status === 'valid' ? '' : 'unverified'
  const count = inspection.findings.length
  return [
    disposition === 'accepted' ? 'accepted' : `${disposition}: ${printable(reason)}`,
    ...(answers.size === 0 ? [] : [`→ ${[...answers.values()].join(', ')}`]),
    ...(unsigned === '' ? [] : [unsigned]),
    ...(count === 0 ? [] : [counted(count, 'finding')]),
  ].join(' ')
}

function colour(disposition: StoredDelivery['disposition'], paint: Paint): (text: string) => string {
  if (disposition === 'accepted') return paint.green
  return disposition === 'rejected' || disposition === 'malformed' ? paint.red : paint.yellow
}

function cut(text: string, size: number): string {
  return text.length > size ? `${text.slice(0, Math.max(0, size - 1))}…` : text
}
