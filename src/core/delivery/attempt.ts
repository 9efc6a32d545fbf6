import type { Header } from './delivery.ts'

/** The result of one attempt to send a delivery to a target. A refused connection has the same shape as a 200. */
export type AttemptResult = {
  /** Unix milliseconds. */
  readonly startedAt: number
  readonly durationMs: number
} & (
  | {
      readonly outcome: 'response'
      readonly status: number
      readonly headers: readonly Header[]
      readonly body: Uint8Array
      /** True if the body was too long to be kept whole. */
      readonly truncated: boolean
    }
  | {
      readonly outcome: 'error'
      readonly code: AttemptErrorCode
      readonly message: string
      /** The suggested next step. */
      readonly hint?: string
    }
)

export type AttemptErrorCode = 'refused' | 'reset' | 'dns' | 'tls' | 'timeout' | 'aborted' | 'protocol'

/** No answer for a reason other than a timeout: the connection was refused or closed early. */
export function dropped(result: AttemptResult): boolean {
  return result.outcome === 'error' && (result.code === 'reset' || result.code === 'refused')
}

/**
 * True for a 2xx status, which every provider accepts. A redirect is a failure, because providers do not follow
 * redirects.
 */
export function succeeded(result: AttemptResult): boolean {
  return result.outcome === 'response' && result.status >= 200 && result.status < 300
}

/** Returns the status, such as `200`, or the attempt's error code. */
export function answerText(answer: AttemptResult): string {
  return answer.outcome === 'response' ? String(answer.status) : answer.code
}
