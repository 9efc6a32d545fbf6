import { printableJson, printable } from '../../core/text/printable.ts'
import type { StoredDelivery } from '../../store/store.ts'
import { deliveryJson } from '../delivery-json.ts'
import { signature } from '../listen/text.ts'

export type ListFormat = (deliveries: Iterable<StoredDelivery>) => Iterable<string>

/** By the name of `--format`. */
export const listFormats: Readonly<Record<'text' | 'json' | 'ndjson', ListFormat>> = {
  text: function* (deliveries) {
    for (const stored of deliveries) yield `${row(stored)}\n`
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

/** Columns of a fixed width, so that a list of any length can be written as it is read. */
function row({ delivery, source, inspection, disposition, reason }: StoredDelivery): string {
  const types = inspection.identities.map(({ type }) => type)
  const others = types.length - 1 + (inspection.unlisted ?? 0)
  const type = others > 0 ? `${types[0] ?? ''} +${others}` : (types[0] ?? '-')
  const cells = [
    new Date(delivery.receivedAt).toISOString().slice(0, 19),
    delivery.id,
    printable(source).padEnd(10),
    printable(type).padEnd(30),
    printable(inspection.identities[0]?.eventId ?? '-').padEnd(28),
    printable(signature(inspection.verification)).padEnd(20),
    (disposition === 'accepted' ? disposition : `${disposition}: ${printable(reason)}`) +
      violations(inspection.findings.length),
  ]
  return cells.join('  ')
}

function violations(count: number): string {
  if (count === 0) return ''
  return count === 1 ? ', 1 finding' : `, ${count} findings`
}
