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
      /** The body was longer than what is kept. */
      readonly truncated: boolean
    }
  | { readonly outcome: 'error'; readonly code: AttemptErrorCode; readonly message: string }
)

export type AttemptErrorCode = 'refused' | 'reset' | 'dns' | 'tls' | 'timeout' | 'aborted' | 'protocol'

/** Nobody answered, and nobody took their time: the connection was refused, or closed in the middle. */
export function dropped(result: AttemptResult): boolean {
  return result.outcome === 'error' && (result.code === 'reset' || result.code === 'refused')
}

/** A 2xx, as every provider counts it. A redirect is a failure: providers do not follow it. */
export function succeeded(result: AttemptResult): boolean {
  return result.outcome === 'response' && result.status >= 200 && result.status < 300
}

/** `200`, or how the attempt failed. */
export function answerText(answer: AttemptResult): string {
  return answer.outcome === 'response' ? String(answer.status) : answer.code
}
