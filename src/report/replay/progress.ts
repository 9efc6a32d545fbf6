import { succeeded } from '../../core/delivery/attempt.ts'
import { outcomeOf } from '../listen/text.ts'
import { formatDuration } from '../../core/text/units.ts'
import { refusalText } from '../../core/results/refusal.ts'
import type { PipelineEvent } from '../../core/results/pipeline-event.ts'
import { printable } from '../../core/text/printable.ts'

type Sending = Extract<PipelineEvent, { kind: 'sending' }>

/** Maximum number of successful answers, and of failed ones, that get a line each. The report counts them all. */
const shown = 50

/**
 * Formats replay events as lines. With checks, there is one line for each trial, because a check may send thousands of
 * deliveries. Without checks, there is one line for each delivery and its answer.
 */
export function replayProgress(): (event: PipelineEvent) => string {
  const underWay = new Map<string, Sending>()
  const count = { good: 0, bad: 0 }
  let trials = false
  return (event) => {
    switch (event.kind) {
      case 'trial':
        trials = true
        return (
          `${String(event.index).padStart(String(event.total).length)}/${event.total} ` +
          ` ${printable(`${event.check}  ${event.subject}`)}\n`
        )
      case 'sending':
        if (!trials) underWay.set(event.delivery.id, event)
        return ''
      case 'attempt': {
        if (trials) return ''
        const { result, target } = event
        const sending = underWay.get(event.deliveryId)
        underWay.delete(event.deliveryId)
        const total = ++count[succeeded(result) ? 'good' : 'bad']
        if (total > shown)
          return total === shown + 1
            ? `… more ${succeeded(result) ? '' : 'failed '}answers are counted but not shown\n`
            : ''
        const said = refusalText(result)
        return (
          `${printable(sending ? what(sending) : event.deliveryId)}  → ${outcomeOf(target, result)} ` +
          ` ${formatDuration(result.durationMs)}\n${said === undefined ? '' : `  answer: ${said}\n`}`
        )
      }
      case 'notice':
        return `${event.level}: ${printable(event.message)}\n  code: ${event.code}\n`
      case 'ready':
      case 'received':
      case 'stopping':
        return ''
      default:
        return event satisfies never
    }
  }
}

function what({ note, delivery: { types, eventIds } }: Sending): string {
  return `${note}  ${types.join('+') || 'no event'}  ${eventIds.join('+') || '-'}`
}
