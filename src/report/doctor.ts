import type { Check } from '../core/results/doctor-check.ts'
import type { Paint } from './paint.ts'
import { printableJson, printable } from '../core/text/printable.ts'

export type DoctorFormat = (checks: readonly Check[], paint: Paint) => string

/** Keyed by `--format` value. */
export const doctorFormats: Readonly<Record<'text' | 'json', DoctorFormat>> = {
  text: (checks, paint) => {
    const colours = { ok: paint.green, warn: paint.yellow, fail: paint.red }
    const width = Math.max(...checks.map(({ name }) => printable(name).length))
    return checks
      .map(({ name, status, message, hint }) => {
        const next = hint === undefined ? '' : `\n        next: ${printable(hint)}`
        return `${colours[status](status.padEnd(4))}  ${printable(name).padEnd(width)}  ${printable(message)}${next}\n`
      })
      .join('')
  },
  json: (checks) => `${printableJson({ ok: !checks.some(({ status }) => status === 'fail'), checks }, 2)}\n`,
}
