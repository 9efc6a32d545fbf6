import type { Dispatcher } from 'undici'
import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Header } from '../core/delivery/delivery.ts'
import { headersOf } from '../core/delivery/raw-headers.ts'
import { attemptError } from './attempt-error.ts'

const stopped = new Error('stopped')

type Timed<Result> = Result extends AttemptResult ? Omit<Result, 'startedAt' | 'durationMs'> : never
/** What came back. */
export type Answer = Timed<Extract<AttemptResult, { outcome: 'response' }>>
/** Why nothing came back. */
export type Failure = Timed<Extract<AttemptResult, { outcome: 'error' }>>

/**
 * One request and its answer, which ends once. undici's own `request` makes a stream of each body, and costs a quarter
 * more.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** Where `UnderWay` keeps it. */
  slot = 0
  readonly #bodyLimit: number
  readonly #end: (result: Answer | Failure) => void
  readonly #chunks: Buffer[] = []
  #controller: Dispatcher.DispatchController | undefined
  #ended = false
  #status = 0
  #headers: readonly Header[] = []
  #size = 0

  constructor(bodyLimit: number, end: (result: Answer | Failure) => void) {
    this.#bodyLimit = bodyLimit
    this.#end = end
  }

  /** Ends it early, with its connection; before it has one, too. */
  stop(result: Answer | Failure): void {
    this.#finish(result)
    this.#controller?.abort(stopped)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#ended) controller.abort(stopped)
  }

  onResponseStart({ rawHeaders }: Dispatcher.DispatchController, status: number): void {
    // 1xx: the answer is still to come.
    if (status < 200) return
    this.#status = status
    this.#headers = Array.isArray(rawHeaders) ? headersOf(rawHeaders) : []
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    // The rest of an endless body is cut off with its connection.
    if (this.#size > this.#bodyLimit) this.stop(this.#answer(true))
  }

  onResponseEnd(): void {
    this.#finish(this.#answer(false))
  }

  onResponseError(_: unknown, error: Error): void {
    this.#finish({ outcome: 'error', ...attemptError(error) })
  }

  #answer(truncated: boolean): Answer {
    // Copied: a chunk is a view of all that was read at once.
    return {
      outcome: 'response',
      status: this.#status,
      headers: this.#headers,
      body: Buffer.concat(this.#chunks).subarray(0, this.#bodyLimit),
      truncated,
    }
  }

  #finish(result: Answer | Failure): void {
    if (this.#ended) return
    this.#ended = true
    this.#end(result)
  }
}
