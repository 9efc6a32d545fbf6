import type { Tone } from '../text/line.ts'
import type { RowDisposition } from './row.ts'

export const dispositionTones: Readonly<Record<RowDisposition, Tone>> = {
  accepted: 'good',
  duplicate: 'accent',
  conflict: 'bad',
  rejected: 'bad',
  malformed: 'bad',
  filtered: 'dim',
  sent: 'accent',
  resumed: 'dim',
}
