import type { DeliveryView } from '../../core/results/delivery-view.ts'
import type { PipelineEvent } from '../../core/results/pipeline-event.ts'
import { printableJson } from '../../core/text/printable.ts'
import { shortMs } from '../../core/text/units.ts'
import { attemptJson, verificationJson } from '../delivery-json.ts'

/** Returns an event as a JSON line with snake_case keys, as in all our JSON. Times are in Unix milliseconds. */
export function pipelineNdjson(event: PipelineEvent): string {
  return `${printableJson(eventJson(event))}\n`
}

function eventJson(event: PipelineEvent): object {
  switch (event.kind) {
    case 'ready': {
      const { dataDir, ...rest } = event
      return { ...rest, data_dir: dataDir }
    }
    case 'received': {
      const { durationMs, delivery, ...rest } = event
      return { ...rest, duration_ms: shortMs(durationMs), delivery: viewJson(delivery) }
    }
    case 'sending':
      return { ...event, delivery: viewJson(event.delivery) }
    case 'attempt': {
      const { kind, at, deliveryId, retryAt } = event
      return {
        kind,
        at,
        delivery_id: deliveryId,
        ...attemptJson(event),
        ...(retryAt === undefined ? {} : { retry_at: retryAt }),
      }
    }
    case 'trial':
    case 'notice':
    case 'stopping':
      return event
    default:
      return event satisfies never
  }
}

function viewJson({ receivedAt, eventIds, unlisted, verification, ...view }: DeliveryView): object {
  return {
    ...view,
    received_at: receivedAt,
    event_ids: eventIds,
    ...(unlisted === undefined ? {} : { unlisted_events: unlisted }),
    verification: verificationJson(verification),
  }
}
