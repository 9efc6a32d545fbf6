import type { Header } from './delivery.ts'

/** The result of one attempt to send a delivery to a target: a response, or the error that prevented one. */
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
      /** True if the body was too long and only its beginning was kept. */
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

/** True if there was no answer because the connection was refused or closed early. */
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
