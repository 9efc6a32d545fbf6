import type { Dispatcher } from 'undici'
import type { AttemptResult } from '../core/delivery/attempt.ts'
import type { Header } from '../core/delivery/delivery.ts'
import { firstBytes, type FirstBytes } from '../core/delivery/first-bytes.ts'
import { headersOf } from '../core/delivery/headers.ts'
import { attemptError } from './attempt-error.ts'

const stopped = new Error('stopped')

type Timed<Result> = Result extends AttemptResult ? Omit<Result, 'startedAt' | 'durationMs'> : never
export type Answer = Timed<Extract<AttemptResult, { outcome: 'response' }>>
/** The reason there was no answer. */
export type Failure = Timed<Extract<AttemptResult, { outcome: 'error' }>>

/**
 * A single request and its answer. The first result counts; later ones are ignored. undici's own `request` would create
 * a stream for each body, which costs about 25% more.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** Index of this exchange in `ActiveExchanges`. */
  slot = 0
  readonly #body: FirstBytes
  readonly #end: (result: Answer | Failure) => void
  #controller: Dispatcher.DispatchController | undefined
  #ended = false
  #status = 0
  #headers: readonly Header[] = []

  constructor(bodyLimit: number, end: (result: Answer | Failure) => void) {
    this.#body = firstBytes(bodyLimit)
    this.#end = end
  }

  /** Ends the exchange early and closes its connection, if one is open. */
  stop(result: Answer | Failure): void {
    this.#finish(result)
    this.#controller?.abort(stopped)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#ended) controller.abort(stopped)
  }

  onResponseStart({ rawHeaders }: Dispatcher.DispatchController, status: number): void {
    // A 1xx response is not final.
    if (status < 200) return
    this.#status = status
    this.#headers = Array.isArray(rawHeaders) ? headersOf(rawHeaders) : []
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    // A body that exceeds the limit is truncated, and its connection is closed.
    if (!this.#body.add(chunk)) this.stop(this.#answer())
  }

  onResponseEnd(): void {
    this.#finish(this.#answer())
  }

  onResponseError(_: unknown, error: Error): void {
    this.#finish({ outcome: 'error', ...attemptError(error) })
  }

  #answer(): Answer {
    return {
      outcome: 'response',
      status: this.#status,
      headers: this.#headers,
      body: this.#body.bytes(),
      truncated: this.#body.isTruncated(),
    }
  }

  #finish(result: Answer | Failure): void {
    if (this.#ended) return
    this.#ended = true
    this.#end(result)
  }
}
