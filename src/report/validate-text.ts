import { Chalk, type ColorSupportLevel } from 'chalk'
import { printable } from '../core/printable.ts'
import type { Note, PayloadResult, PlacedFinding, ValidationReport, ValidationSummary } from '../core/validation.ts'
import { count } from './count.ts'

const colours = { pass: 'green', fail: 'red', 'nothing-validated': 'yellow' } as const

/** For people: `file:line:column: pointer: message`, what was expected and what was there; the counts at the end. */
export function validateText(level: ColorSupportLevel): ValidationReport {
  const paint = new Chalk({ level })
  const finding = (
    result: PayloadResult,
    { line, column, severity, pointer, message, expected, actual }: PlacedFinding,
  ): string => {
    const where = paint.bold(printable(`${result.file}:${line}:${column}:`))
    const kind = severity === 'error' ? paint.red('error') : paint.yellow('warning')
    const at = pointer ? `${printable(pointer)}: ` : ''
    const what = [expected && `expected ${expected}`, actual && `was ${actual}`].filter(Boolean).join('; ')
    const detail = what === '' ? '' : `    ${printable(what)}\n`
    return `${where} ${kind}: ${at}${printable(message)}\n${detail}`
  }
  const note = ({ kind, message, count: times, first }: Note): string => {
    const label = kind === 'no-schema' ? paint.yellow('no schema:') : paint.cyan('note:')
    const place =
      times === 1 ? `${first.file}:${first.line}` : `${times} payloads, the first ${first.file}:${first.line}`
    return `${label} ${printable(message)} (${printable(place)})\n`
  }
  return {
    payload: (result) => {
      if (result.findings.length === 0) return ''
      const subject = [result.provider, result.type, result.version, result.eventId].filter(Boolean).join(' ')
      const about = subject === '' ? '' : paint.dim(`    in ${printable(subject)}\n`)
      return result.findings.map((one) => finding(result, one)).join('') + about
    },
    end: (summary) => summary.notes.map(note).join('') + closing(summary, paint[colours[summary.verdict]]),
  }
}

function closing(summary: ValidationSummary, paint: (text: string) => string): string {
  const { files, payloads, valid, invalid, noSchema, unreadable, strict, verdict } = summary
  const counts = `${valid} valid, ${invalid} invalid, ${noSchema} without a schema, ${unreadable} unreadable`
  const why =
    verdict === 'nothing-validated'
      ? '\nnothing was validated: no payload had a schema'
      : strict && noSchema > 0
        ? '\nfailed by --strict: every payload needs a schema'
        : ''
  return `${paint(`${count(payloads, 'payload')} in ${count(files, 'file')}: ${counts}`)}${why}\n`
}
