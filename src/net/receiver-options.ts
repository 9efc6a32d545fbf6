import type { Delivery, Header } from '../core/delivery/delivery.ts'

export interface Answer {
  readonly status: number
  readonly headers?: readonly Header[]
  readonly body: string | Uint8Array
}

/** The reason a request did not become a delivery, and the status of its answer. */
export interface Refusal {
  readonly status: 400 | 403 | 405 | 408 | 413 | 417 | 431 | 503
  readonly reason: string
}

export interface ReceiverOptions {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** Maximum size of a body, in bytes. */
  readonly bodyLimit: number
  /** Maximum total size, in bytes, of all bodies that are arriving or have not been answered yet. */
  readonly totalLimit: number
  /** Time limit for receiving a complete request, in milliseconds. */
  readonly requestTimeoutMs: number
  readonly now: () => number
  readonly uuid: () => string
  /** Handles a complete request. Never rejects. */
  readonly deliver: (delivery: Delivery) => Promise<Answer>
  /**
   * Returns the answer to a request that is not a delivery, such as a provider's challenge; undefined for all others.
   */
  readonly handshake: (request: Pick<Delivery, 'method' | 'url'>) => Answer | undefined
  /** Reports a refused request that has already been answered; `delivery` has an empty body. */
  readonly refuse: (delivery: Delivery, refusal: Refusal) => void
}
