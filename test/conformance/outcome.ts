import type { Header } from '../../src/core/delivery.ts'
import { delivery, inspected } from '../helpers/deliveries.ts'

/** One line a person can review: what a payload of somebody else is taken for without being told its source. */
export function outcome(file: string, body: unknown, headers: readonly Header[] = []): string {
  const inspection = inspected(delivery(body, headers))
  const types = inspection.events().map(({ type }) => type)
  const told = inspection.identities.map(({ type, dedupeKey }) => `${type}  ${dedupeKey}`).join(' & ')
  return `${file}  ${inspection.provider}  ${told || inspection.malformed?.code}  ${types.join(' ') || 'unmapped'}`
}

/** The lines as a snapshot file has them. */
export function outcomes(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`
}
