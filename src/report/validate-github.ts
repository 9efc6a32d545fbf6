import { printable } from '../core/printable.ts'
import type { PlacedFinding, ValidationReport } from '../core/validation.ts'
import { count, counts, sentence } from './validate-words.ts'

type Level = 'error' | 'warning' | 'notice'

/** Annotations of GitHub Actions: `::error file=…,line=…,col=…,title=…::message`. */
export function validateGithub(): ValidationReport {
  return {
    payload: ({ file, findings }) => findings.map((finding) => annotate(file, finding)).join(''),
    end: (summary) => {
      const notes = summary.notes.map(({ kind, message, count: times, first: { file, line } }) => {
        const level = kind === 'assumed' ? 'notice' : summary.strict ? 'error' : 'warning'
        return command(level, { file, line, title: kind }, `${message} (${count(times, 'payload')})`)
      })
      return notes.join('') + command('notice', { title: 'billhook validate' }, counts(summary))
    },
  }
}

function annotate(file: string, finding: PlacedFinding): string {
  const { line, column, code, severity } = finding
  return command(severity, { file, line, col: column, title: code }, sentence(finding))
}

/** A workflow command is one line, with escapes of its own. */
function command(level: Level, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`)
  return `::${level} ${list.join(',')}::${data(message)}\n`
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
