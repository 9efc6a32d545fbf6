import { succeeded, type AttemptResult } from '../core/attempt.ts'
import { formatDuration } from '../core/duration.ts'
import type { Verification } from '../core/verification.ts'
import { fit, fitMiddle } from './cell.ts'
import { clean } from './clean.ts'
import type { Column, ColumnName } from './columns.ts'
import { span, type Line, type Span, type Tone } from './line.ts'
import type { Row, RowDisposition } from './row.ts'

/** A forward that ends sooner never shows as waiting: the list would flicker. */
const patience = 100

const dispositionTones: Readonly<Record<RowDisposition, Tone>> = {
  accepted: 'good',
  duplicate: 'accent',
  conflict: 'bad',
  rejected: 'bad',
  malformed: 'bad',
  filtered: 'dim',
  sent: 'accent',
  resumed: 'dim',
}

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
  status: 'answers',
  latency: 'took',
}

/** The names over the columns. */
export function headerLine(columns: readonly Column[]): Line {
  return cells(columns, ' ', ({ name, width }) => span(fit(width < 2 ? '' : titles[name], width, align(name)), 'dim'))
}

/** One delivery. `now` decides what counts as waiting. */
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
      return span(fit(clean(row.delivery?.source ?? ''), width))
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
    case 'status': {
      const { text, tone } = status(row, now)
      return span(fit(width < 13 ? text.replace(' → ', '→') : text, width), tone)
    }
    case 'latency':
      return span(fit(latency(row), width, 'end'), 'dim')
    default:
      return name satisfies never
  }
}

/** Local time with milliseconds, `14:03:05.123`. */
export function clock(at: number): string {
  const date = new Date(at)
  return `${digits(date.getHours(), 2)}:${digits(date.getMinutes(), 2)}:${digits(date.getSeconds(), 2)}.${digits(date.getMilliseconds(), 3)}`
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}

function typeText({ delivery, disposition }: Row): string {
  if (!delivery) return '(from an earlier run)'
  const [first, ...more] = delivery.types
  if (first === undefined) return disposition === 'sent' ? '(not an event)' : '(no event)'
  return clean(more.length === 0 ? first : `${first} +${more.length}`)
}

/** How much is wrong with the payload: `!2`. */
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

/** Our answer, then how the targets took it: `200 → 500 ×3`, `200 → refused 1/2`. */
function status(row: Row, now: number): { text: string; tone: Tone } {
  const { outcomes, forwards, answer } = row
  const worst = outcomes.find(({ ok }) => !ok) ?? outcomes.at(-1)
  const waiting = forwards > outcomes.length && now - row.at >= patience
  const own = answer ? String(answer.status) : ''
  if (!worst && !waiting) return { text: own, tone: answer && answer.status >= 400 ? 'bad' : 'good' }
  const fine = outcomes.filter(({ ok }) => ok).length
  const share = forwards > 1 ? ` ${fine}/${forwards}` : ''
  const tries = worst && worst.attempt > 1 ? ` ×${worst.attempt}` : ''
  const theirs = worst ? worst.label : '…'
  const failing = worst !== undefined && !worst.ok
  const tone = failing ? (worst.retryAt === undefined ? 'bad' : 'warn') : waiting ? 'warn' : 'good'
  return { text: `${own === '' ? '' : `${own} `}→ ${theirs}${share || tries}`, tone }
}

export function resultTone(result: AttemptResult): Tone {
  return succeeded(result) ? 'good' : 'bad'
}

function latency({ outcomes, answer }: Row): string {
  const ms = outcomes.at(-1)?.durationMs ?? answer?.durationMs
  return ms === undefined ? '' : formatDuration(ms)
}

function align(name: ColumnName): 'start' | 'end' {
  return name === 'latency' ? 'end' : 'start'
}
