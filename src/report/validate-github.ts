import { printable } from '../core/printable.ts'
import type { PayloadResult, PlacedFinding, ValidationReport } from '../core/validation.ts'
import { count } from './count.ts'

type Level = 'error' | 'warning' | 'notice'

/** Annotations of GitHub Actions: `::error file=…,line=…,col=…,title=…::message`. */
export function validateGithub(): ValidationReport {
  return {
    payload: (result) => result.findings.map((finding) => annotate(result, finding)).join(''),
    end: ({ notes, strict, payloads, files, valid, invalid, noSchema, unreadable }) => {
      const lines = notes.map(({ kind, message, count: times, first }) => {
        const level = kind === 'assumed' ? 'notice' : strict ? 'error' : 'warning'
        return command(
          level,
          { file: first.file, line: first.line, title: kind },
          `${message} (${count(times, 'payload')})`,
        )
      })
      const counts = `${valid} valid, ${invalid} invalid, ${noSchema} without a schema, ${unreadable} unreadable`
      const summary = command(
        'notice',
        { title: 'billhook validate' },
        `${count(payloads, 'payload')} in ${count(files, 'file')}: ${counts}`,
      )
      return [...lines, summary].join('')
    },
  }
}

function annotate(
  { file }: PayloadResult,
  { line, column, code, severity, pointer, message, expected, actual }: PlacedFinding,
): string {
  const what = [expected && `expected ${expected}`, actual && `was ${actual}`].filter(Boolean).join('; ')
  const text = `${pointer ? `${pointer}: ` : ''}${message}${what === '' ? '' : ` (${what})`}`
  return command(severity, { file, line, col: column, title: code }, text)
}

function command(level: Level, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`)
  return `::${level} ${list.join(',')}::${data(message)}\n`
}

/** The runner's own escapes; a workflow command ends with its line. */
function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
