import { span, type Span } from '../text/line.ts'
import type { Outcome, Row } from './row.ts'

/**
 * Time after which a forward is shown as waiting, in milliseconds. If shorter waits were shown, the list would flicker.
 */
const waitingAfterMs = 100

/** Shows billhook's answer, then the targets' answers: `200 → 500 ×3`, `200 → refused 1/2`, `200 → …`. */
export function answers(row: Row, now: number): Span {
  const { outcomes, forwards, answer } = row
  const worst = outcomes.find(({ ok }) => !ok) ?? outcomes.at(-1)
  const waiting = forwards > outcomes.length && now - row.at >= waitingAfterMs
  const own = answer ? `${answer.status}` : ''
  if (!worst && !waiting) return span(own, answer && answer.status >= 400 ? 'bad' : 'good')
  const theirs = worst ? `${worst.label}${forwards > 1 ? share(row) : tries(worst)}` : '…'
  return span(
    `${own}${own === '' ? '' : ' '}→ ${theirs}`,
    worst && !worst.ok ? failure(worst) : waiting ? 'warn' : 'good',
  )
}

function share({ outcomes, forwards }: Row): string {
  return ` ${outcomes.filter(({ ok }) => ok).length}/${forwards}`
}

function tries({ attempt }: Outcome): string {
  return attempt > 1 ? ` ×${attempt}` : ''
}

function failure({ retryAt }: Outcome): Span['tone'] {
  return retryAt === undefined ? 'bad' : 'warn'
}
