import type { PlacedFinding, ValidationReport } from '../../core/results/validation.ts'
import { counts, sentence } from './phrases.ts'
import { workflowCommand } from '../workflow-command.ts'
import { counted } from '../../core/text/counted.ts'

/** Returns GitHub Actions annotations: `::error file=…,line=…,col=…,title=…::message`. */
export function validateGithub(): ValidationReport {
  return {
    payload: ({ file, findings }) => findings.map((finding) => annotate(file, finding)).join(''),
    end: (summary) => {
      const notes = summary.notes.map(({ kind, message, count: times, first: { file, line } }) => {
        const level = kind === 'assumed' ? 'notice' : summary.strict ? 'error' : 'warning'
        return workflowCommand(level, { file, line, title: kind }, `${message} (${counted(times, 'payload')})`)
      })
      return notes.join('') + workflowCommand('notice', { title: 'billhook validate' }, counts(summary))
    },
  }
}

function annotate(file: string, finding: PlacedFinding): string {
  const { line, column, code, severity } = finding
  return workflowCommand(severity, { file, line, col: column, title: code }, sentence(finding))
}
