import { Chalk, type ColorSupportLevel } from 'chalk'
import { succeeded, type AttemptResult } from '../../core/delivery/attempt.ts'
import type { Disposition } from '../../core/delivery/disposition.ts'
import { formatDuration } from '../../core/text/duration.ts'
import type { PipelineEvent } from '../../core/results/pipeline-event.ts'
import { printable } from '../../core/text/printable.ts'
import type { Verification } from '../../core/provider/verification.ts'

/** One event as lines for people and log files. Text from outside is made harmless. */
export function pipelineText(level: ColorSupportLevel): (event: PipelineEvent) => string {
  const paint = new Chalk({ level })
  const colours: Readonly<Record<Disposition, (text: string) => string>> = {
    accepted: paint.green,
    duplicate: paint.yellow,
    conflict: paint.magenta,
    rejected: paint.red,
    malformed: paint.red,
    filtered: paint.dim,
  }
  const line = (at: number, text: string): string => `${paint.dim(clock(at))}  ${text}\n`
  return (event) => {
    switch (event.kind) {
      case 'ready': {
        const targets =
          event.targets.length > 0
            ? `forwarding to ${event.targets.join(', ')}`
            : 'no target: recording only (--forward-to URL)'
        return line(
          event.at,
          `listening on ${paint.bold(printable(event.url))}; ${printable(targets)}; store ${printable(event.dataDir)}`,
        )
      }
      case 'received': {
        const { delivery, disposition, reason, status, durationMs } = event
        const what = delivery.types.length > 0 ? delivery.types.join(',') : '-'
        const ids = delivery.eventIds.length > 0 ? delivery.eventIds.join(',') : delivery.id
        const parts = [
          status === undefined ? ' → ' : String(status),
          colours[disposition](disposition.padEnd(9)),
          delivery.source,
          paint.bold(clip(what)),
          clip(ids),
        ]
        const findings =
          delivery.findings.length > 0
            ? paint.yellow(
                `  ${delivery.findings.length} schema findings: ${clip(delivery.findings[0]?.message ?? '')}`,
              )
            : ''
        return line(
          event.at,
          `${parts.join('  ')}  ${signature(delivery.verification)}  ${formatDuration(durationMs)} ` +
            ` ${clip(reason, 200)}${findings}`,
        )
      }
      case 'sending':
        return line(
          event.at,
          `send  ${clip(event.delivery.types.join(','))}  ${clip(event.delivery.eventIds.join(','))} ` +
            ` ${clip(event.note)}`,
        )
      case 'attempt': {
        const { result, attempt, retryAt, target, deliveryId } = event
        const outcome = succeeded(result) ? paint.green(outcomeOf(result)) : paint.red(outcomeOf(result))
        const next =
          retryAt === undefined
            ? succeeded(result) || attempt === 1
              ? ''
              : '  gave up'
            : `  try ${attempt + 1} in ${formatDuration(retryAt - event.at)}`
        return line(
          event.at,
          `  → ${clip(target, 200)}  ${outcome}  ${formatDuration(result.durationMs)} ` +
            ` ${deliveryId}${attempt > 1 ? `  try ${attempt}` : ''}${next}`,
        )
      }
      case 'trial':
        return line(event.at, `trial ${event.index} of ${event.total}  ${clip(event.check)}  ${clip(event.subject)}`)
      case 'notice':
        return line(
          event.at,
          `${event.level === 'error' ? paint.red('error') : event.level}: ${printable(event.message)}  [${event.code}]`,
        )
      case 'stopping':
        return line(event.at, event.pending > 0 ? `stopping; ${event.pending} still to be sent` : 'stopping')
      default:
        return event satisfies never
    }
  }
}

/** `valid`, `invalid: mismatch`, `unchecked: no-secret`. */
function signature(verification: Verification): string {
  return verification.status === 'valid' ? 'valid' : `${verification.status}: ${verification.reason}`
}

/** `200`, or `refused: connect ECONNREFUSED …`. */
export function outcomeOf(result: AttemptResult): string {
  return result.outcome === 'response' ? String(result.status) : clip(`${result.code}: ${result.message}`, 120)
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 23)
}

function clip(text: string, length = 80): string {
  return printable(text.length > length ? `${text.slice(0, length - 1)}…` : text)
}
