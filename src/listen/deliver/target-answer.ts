import type { AttemptResult } from '../../core/delivery/attempt.ts'
import { resendable } from '../../core/delivery/headers.ts'
import { shownUrl } from '../../core/redact/shown-url.ts'
import type { Answer } from '../../net/receiver-options.ts'

/** Returns the target's answer or, like a proxy, 502 or 504 if there is no complete answer to relay. */
export function targetAnswer(target: string, result: AttemptResult): Answer {
  if (result.outcome === 'response' && !result.truncated) {
    return { status: result.status, headers: resendable(result.headers), body: result.body }
  }
  const why = result.outcome === 'error' ? `${result.code}: ${result.message}` : 'the answer is too long'
  return {
    status: result.outcome === 'error' && result.code === 'timeout' ? 504 : 502,
    body: `no answer to relay from ${shownUrl(target)} (${why})\n`,
  }
}
