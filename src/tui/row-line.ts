import { formatDuration } from '../core/text/units.ts'
import type { Verification } from '../core/provider/verification.ts'
import { answers } from './list/answers.ts'
import { fit, fitMiddle } from './text/cell.ts'
import { clean } from './text/clean.ts'
import { clock } from './text/clock.ts'
import type { Column } from './columns.ts'
import type { ColumnName } from './preferences.ts'
import { dispositionTones } from './list/disposition-tones.ts'
import { span, type Line, type Span, type Tone } from './text/line.ts'
import type { Row } from './list/row.ts'

const signatures: Readonly<Record<Verification['status'], { readonly mark: string; readonly tone: Tone }>> = {
  valid: { mark: '✓', tone: 'good' },
  invalid: { mark: '✗', tone: 'bad' },
  unchecked: { mark: '·', tone: 'dim' },
}

const titles: Readonly<Record<ColumnName, string>> = {
  time: 'time',
  source: 'source',
  type: 'type',
  id: 'event id',
  signature: 'signature',
  findings: '',
  disposition: 'outcome',
  note: 'purpose',
  status: 'answers',
  latency: 'took',
}

/** Returns the line with the column names. */
export function headerLine(columns: readonly Column[]): Line {
  return cells(columns, ' ', ({ name, width }) => span(fit(width < 2 ? '' : titles[name], width, align(name)), 'dim'))
}

/**
 * Returns the line for a delivery.
 * @param now determines which forwards are shown as waiting
 */
export function rowLine(row: Row, columns: readonly Column[], selected: boolean, now: number): Line {
  return { ...cells(columns, selected ? '›' : ' ', (column) => cell(row, column, now)), selected }
}

function cells(columns: readonly Column[], mark: string, of: (column: Column) => Span): Line {
  const last = columns.length - 1
  const texts = columns.map(of).map(({ text, tone }, index) => span(index === last ? text : `${text} `, tone))
  return { spans: [span(`${mark} `, 'accent'), ...texts] }
}

function cell(row: Row, { name, width }: Column, now: number): Span {
  switch (name) {
    case 'time':
      return span(clock(row.at).slice(0, width), 'dim')
    case 'source':
      return span(fitMiddle(clean(row.delivery?.source ?? ''), width))
    case 'type':
      return span(fit(typeText(row), width), 'strong')
    case 'id':
      return span(fitMiddle(clean(row.delivery?.eventIds[0] ?? row.id), width), 'dim')
    case 'signature':
      return signature(row, width)
    case 'findings':
      return span(findingsMark(row).slice(0, width).padEnd(width), 'warn')
    case 'disposition':
      return span(fit(row.disposition, width), dispositionTones[row.disposition])
    case 'note':
      return span(fit(clean(row.reason), width), dispositionTones[row.disposition])
    case 'status': {
      const { text, tone } = answers(row, now)
      return span(fit(width < 13 ? text.replace(' → ', '→') : text, width), tone)
    }
    case 'latency':
      return span(fit(latency(row), width, 'end'), 'dim')
    default:
      return name satisfies never
  }
}

function typeText({ delivery, disposition }: Row): string {
  if (!delivery) return '(from an earlier run)'
  const [first, ...more] = delivery.types
  if (first === undefined) return disposition === 'sent' ? '(not an event)' : '(no event)'
  const others = more.length + (delivery.unlisted ?? 0)
  return clean(others === 0 ? first : `${first} +${others}`)
}

/** Returns the number of findings, such as `!2`. */
function findingsMark({ delivery }: Row): string {
  const count = delivery?.findings.length ?? 0
  return count === 0 ? '' : `!${Math.min(count, 9)}`
}

function signature({ delivery }: Row, width: number): Span {
  if (!delivery) return span(' '.repeat(width))
  const { status } = delivery.verification
  const { mark, tone } = signatures[status]
  return span(fit(width === 1 ? mark : status, width), tone)
}

function latency({ outcomes, answer }: Row): string {
  const ms = outcomes.at(-1)?.durationMs ?? answer?.durationMs
  return ms === undefined ? '' : formatDuration(ms)
}

function align(name: ColumnName): 'start' | 'end' {
  return name === 'latency' ? 'end' : 'start'
}
