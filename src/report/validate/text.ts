import { printable } from '../../core/text/printable.ts'
import type {
  Note,
  PayloadResult,
  PlacedFinding,
  ValidationReport,
  ValidationSummary,
} from '../../core/results/validation.ts'
import type { Paint } from '../paint.ts'
import { at, counts, difference } from './phrases.ts'

const colours = { pass: 'green', fail: 'red', 'nothing-validated': 'yellow' } as const

/**
 * Returns a report for people: `file:line:column: error: pointer: message`, then the expected and actual values; counts
 * at the end.
 */
export function validateText(paint: Paint): ValidationReport {
  const finding = (file: string, found: PlacedFinding): string => {
    const where = paint.bold(printable(`${file}:${found.line}:${found.column}:`))
    const kind = found.severity === 'error' ? paint.red('error') : paint.yellow('warning')
    const detail = difference(found)
    const more = detail === '' ? '' : `    ${printable(detail)}\n`
    return `${where} ${kind}: ${printable(at(found) + found.message)}\n${more}`
  }
  const subject = ({ provider, type, version, eventId }: PayloadResult): string => {
    const known = [provider, type, version, eventId].filter((part) => part !== undefined)
    return known.length === 0 ? '' : paint.dim(`    in ${printable(known.join(' '))}\n`)
  }
  const note = ({ kind, message, count, first }: Note): string => {
    const label = kind === 'no-schema' ? paint.yellow('no schema:') : paint.cyan('note:')
    const place = `${first.file}:${first.line}`
    return `${label} ${printable(`${message} (${count === 1 ? place : `${count} payloads, the first ${place}`})`)}\n`
  }
  return {
    payload: (result) => {
      if (result.findings.length === 0) return ''
      return result.findings.map((found) => finding(result.file, found)).join('') + subject(result)
    },
    end: (summary) => {
      const total = paint[colours[summary.verdict]](counts(summary))
      return `${summary.notes.map(note).join('')}${total}\n${reason(summary)}`
    },
  }
}

/** Explains the verdict if the counts do not. */
function reason({ verdict, strict, noSchema }: ValidationSummary): string {
  if (verdict === 'nothing-validated') return 'nothing was validated: no payload had a schema\n'
  return strict && noSchema > 0 ? 'failed because of --strict: every payload needs a schema\n' : ''
}
