import { dispositions } from '../core/delivery/disposition.ts'
import { trialText } from '../core/results/trial-progress.ts'
import { fit, widthOf } from './text/cell.ts'
import { clean } from './text/clean.ts'
import { dispositionTones } from './list/disposition-tones.ts'
import { line, span, type Line, type Span, type Tone } from './text/line.ts'
import { perSecond } from './rate.ts'
import type { Notice, State } from './state.ts'
import type { View } from './view.ts'

/** Returns the line with the running command, and its targets or progress. */
export function titleLine(title: string, { ready, trials }: State, columns: number, now: number): Line {
  const targets = ready && ready.targets.length > 0 ? ` → ${ready.targets.join(', ')}` : ''
  const name = fit(title, Math.min(columns, widthOf(title) + 2))
  return line(
    span(name, 'strong'),
    span(
      fit(clean(trials ? trialText(trials, now) : `${ready?.url ?? ''}${targets}`), columns - widthOf(name)),
      'accent',
    ),
  )
}

/**
 * Returns one or two lines with the counts and rates of received and forwarded deliveries. Items at the end that do not
 * fit are dropped.
 * @param live the current state, even if the list is paused
 */
export function statusLines(live: State, view: View, now: number, columns: number, rows: number): Line[] {
  const incoming = [mode(live, view), span(`${rateText(perSecond(live.rate, now))}/s`, 'strong'), ...received(live)]
  const groups = rows > 1 ? [incoming, forwarded(live)] : [[...incoming, ...forwarded(live)]]
  return groups.map((items) => joined(items, columns))
}

function joined(items: readonly Span[], columns: number): Line {
  const spans: Span[] = []
  let free = columns + 2
  for (const { text, tone } of items) {
    free -= widthOf(text) + 2
    if (free < 0 && spans.length > 0) break
    spans.push(span(spans.length > 0 ? `  ${text}` : fit(text, Math.min(columns, widthOf(text))), tone))
  }
  return { spans }
}

function forwarded({ ready, attempts, pending, retrying }: State): Span[] {
  if (ready?.targets.length === 0) return [span('no target: recording only', 'dim')]
  if (pending <= 0 && attempts.ok + attempts.failed === 0) return []
  return [
    count(Math.max(0, pending), 'pending', pending > 0 ? 'warn' : 'dim'),
    ...(retrying > 0 ? [count(retrying, 'retrying', 'warn')] : []),
    span('attempts', 'dim'),
    count(attempts.ok, 'ok', 'good'),
    ...(attempts.failed > 0 ? [count(attempts.failed, 'failed', 'bad')] : []),
  ]
}

function mode(live: State, view: View): Span {
  if (live.stopping || view.leaving) {
    return span(
      `STOPPING, ${Math.max(0, live.pending - live.retrying).toLocaleString('en')} in progress; Ctrl-C: quit now`,
      'warn',
    )
  }
  if (view.frozen) return span(`PAUSED, ${(total(live) - total(view.frozen)).toLocaleString('en')} new`, 'warn')
  return view.follow ? span('FOLLOW', 'good') : span('LIST', 'accent')
}

function received({ dispositions: counts, sent }: State): Span[] {
  const listed = dispositions.filter((name) => counts[name] > 0 || (name === 'accepted' && sent === 0))
  return [
    ...(sent > 0 ? [count(sent, 'sent', dispositionTones.sent)] : []),
    ...listed.map((name) => count(counts[name], name, dispositionTones[name])),
  ]
}

function total({ dispositions, sent }: State): number {
  return Object.values(dispositions).reduce((sum, value) => sum + value, sent)
}

function count(value: number, name: string, tone: Tone): Span {
  return span(`${value.toLocaleString('en')} ${name}`, tone)
}

function rateText(rate: number): string {
  return rate > 0 && rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en')
}

/** Returns as many of the newest notices as fit. */
export function noticeLines(notices: readonly Notice[], columns: number, rows: number): Line[] {
  const toneOf = { info: 'plain', warning: 'warn', error: 'bad' } as const
  const newest = rows === 0 ? [] : notices.slice(-rows)
  return newest.map(({ level, message }) => line(span(fit(clean(message), columns), toneOf[level])))
}
