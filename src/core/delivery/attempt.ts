import type { Header } from './delivery.ts'

/** One try to send a delivery to a target. A refused connection has the same shape as a 200. */
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
      /** The body was longer than what we keep. */
      readonly truncated: boolean
    }
  | {
      readonly outcome: 'error'
      readonly code: AttemptErrorCode
      readonly message: string
      /** What to do about it. */
      readonly hint?: string
    }
)

export type AttemptErrorCode = 'refused' | 'reset' | 'dns' | 'tls' | 'timeout' | 'aborted' | 'protocol'

/** No answer, and not for lack of time: the connection was refused or closed early. */
export function dropped(result: AttemptResult): boolean {
  return result.outcome === 'error' && (result.code === 'reset' || result.code === 'refused')
}

/** True for a 2xx, which every provider accepts. A redirect is a failure: providers do not follow it. */
export function succeeded(result: AttemptResult): boolean {
  return result.outcome === 'response' && result.status >= 200 && result.status < 300
}

/** `200`, or the error code of the attempt. */
export function answerText(answer: AttemptResult): string {
  return answer.outcome === 'response' ? String(answer.status) : answer.code
}
