import { Chalk, type ChalkInstance, type ColorSupportLevel } from 'chalk'
import { succeeded, type AttemptResult } from '../../core/delivery/attempt.ts'
import type { Disposition } from '../../core/delivery/disposition.ts'
import { shownRedirect } from '../../core/redact/shown-redirect.ts'
import { formatDuration } from '../../core/text/units.ts'
import type { PipelineEvent } from '../../core/results/pipeline-event.ts'
import { printable } from '../../core/text/printable.ts'
import type { Verification } from '../../core/provider/verification.ts'

type EventOf<Kind extends PipelineEvent['kind']> = Extract<PipelineEvent, { kind: Kind }>

/** Formats events as lines for people and log files, with external text escaped. */
export function pipelineText(level: ColorSupportLevel): (event: PipelineEvent) => string {
  const paint = new Chalk({ level })
  const text = (event: PipelineEvent): string => {
    switch (event.kind) {
      case 'ready':
        return readyText(event, paint)
      case 'received':
        return receivedText(event, paint)
      case 'sending':
        return (
          `send  ${clip(event.delivery.types.join(','))}  ${clip(event.delivery.eventIds.join(','))}  ` +
          clip(event.note)
        )
      case 'attempt':
        return attemptText(event, paint)
      case 'trial':
        return `trial ${event.index} of ${event.total}  ${clip(event.check)}  ${clip(event.subject)}`
      case 'notice':
        return (
          `${event.level === 'error' ? paint.red('error') : event.level}: ${printable(event.message)}  ` +
          `[${event.code}]`
        )
      case 'stopping':
        return event.pending > 0 ? `stopping; ${event.pending} still to be sent` : 'stopping'
      default:
        return event satisfies never
    }
  }
  return (event) => `${paint.dim(clock(event.at))}  ${text(event)}\n`
}

function readyText({ url, targets, dataDir }: EventOf<'ready'>, paint: ChalkInstance): string {
  const where =
    targets.length > 0 ? `forwarding to ${targets.join(', ')}` : 'no target: recording only (--forward-to URL)'
  return `listening on ${paint.bold(printable(url))}; ${printable(where)}; store ${printable(dataDir)}`
}

function receivedText(
  { delivery, disposition, reason, status, durationMs }: EventOf<'received'>,
  paint: ChalkInstance,
): string {
  const colours: Readonly<Record<Disposition, (text: string) => string>> = {
    accepted: paint.green,
    duplicate: paint.yellow,
    conflict: paint.magenta,
    rejected: paint.red,
    malformed: paint.red,
    filtered: paint.dim,
  }
  const { types, eventIds, findings } = delivery
  const parts = [
    status === undefined ? ' → ' : String(status),
    colours[disposition](disposition.padEnd(9)),
    delivery.source,
    paint.bold(clip(types.length > 0 ? types.join(',') : '-')),
    clip(eventIds.length > 0 ? eventIds.join(',') : delivery.id),
    signature(delivery.verification),
    formatDuration(durationMs),
    clip(reason, 200),
  ]
  const [first] = findings
  if (first) parts.push(paint.yellow(`schema findings (${findings.length}): ${clip(first.message)}`))
  return parts.join('  ')
}

function attemptText(event: EventOf<'attempt'>, paint: ChalkInstance): string {
  const { at, result, attempt, retryAt, target, deliveryId } = event
  const isTaken = succeeded(result)
  const outcome = (isTaken ? paint.green : paint.red)(outcomeOf(target, result))
  const parts = [`  → ${clip(target, 200)}`, outcome, formatDuration(result.durationMs), deliveryId]
  if (attempt > 1) parts.push(`try ${attempt}`)
  if (retryAt !== undefined) parts.push(`try ${attempt + 1} in ${formatDuration(retryAt - at)}`)
  else if (!isTaken && attempt > 1) parts.push('gave up')
  return parts.join('  ')
}

/** Describes the verification result: `valid`, `invalid: mismatch`, `unchecked: no-secret`. */
function signature(verification: Verification): string {
  return verification.status === 'valid' ? 'valid' : `${verification.status}: ${verification.reason}`
}

/** Describes the outcome of an attempt: `200`, `308 to http://…`, or `refused: connect ECONNREFUSED …`. */
export function outcomeOf(target: string, result: AttemptResult): string {
  if (result.outcome === 'error') {
    const { code, message, hint } = result
    return clip(`${code}: ${message}`, 120) + (hint === undefined ? '' : ` (${clip(hint, 120)})`)
  }
  const redirect = shownRedirect(target, result)
  return redirect === undefined ? String(result.status) : `${result.status} to ${clip(redirect, 200)}`
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 23)
}

function clip(text: string, length = 80): string {
  return printable(text.length > length ? `${text.slice(0, length - 1)}…` : text)
}
