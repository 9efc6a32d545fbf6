import type { AttemptResult } from '../core/delivery/attempt.ts'
import { resendable } from '../core/delivery/headers.ts'
import { shownUrl } from '../core/redact/shown-url.ts'
import type { Answer } from '../net/receiver.ts'
import type { Recorded } from '../store/store.ts'

/**
 * What a stranger is told. Why a signature does not fit, and which sources there are, is for the log and the screen.
 */
const refusals: Readonly<Record<number, string>> = {
  401: 'it is not verified; the listener shows why',
  404: 'there is no source at this path',
}

/** Our own answer, once the delivery is on disk. @param wanted body that the provider takes for a yes */
export function answerFor(
  deliveryId: string,
  { disposition, reason }: Recorded,
  refusedStatus: number | undefined,
  wanted?: string,
): Answer {
  if (refusedStatus === undefined && wanted !== undefined)
    return { status: 200, headers: [['content-type', 'text/plain']], body: wanted }
  const body =
    refusedStatus === undefined
      ? { disposition, id: deliveryId }
      : { disposition, id: deliveryId, reason: refusals[refusedStatus] ?? reason }
  return {
    status: refusedStatus ?? 200,
    headers: [['content-type', 'application/json']],
    body: `${JSON.stringify(body)}\n`,
  }
}

/** The target's answer, handed back; 502 or 504 where it gave none, as a proxy says it. */
export function answerOf(target: string, result: AttemptResult): Answer {
  if (result.outcome === 'response' && !result.truncated) {
    return { status: result.status, headers: resendable(result.headers), body: result.body }
  }
  const why = result.outcome === 'error' ? `${result.code}: ${result.message}` : 'its answer is too long to hand back'
  return {
    status: result.outcome === 'error' && result.code === 'timeout' ? 504 : 502,
    body: `${shownUrl(target)} did not answer (${why})\n`,
  }
}
