import type { PipelineEvent } from '../core/pipeline-event.ts'

/** One event as a JSON line. An answer's body is base64 in `body_b64`, for bytes are not always text. */
export function pipelineNdjson(event: PipelineEvent): string {
  if (event.kind !== 'attempt' || event.result.outcome !== 'response') return `${JSON.stringify(event)}\n`
  const { body, ...result } = event.result
  return `${JSON.stringify({ ...event, result: { ...result, body_b64: Buffer.from(body).toString('base64') } })}\n`
}
