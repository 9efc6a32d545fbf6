import type { Delivery, Header } from '../core/delivery/delivery.ts'

export interface Answer {
  readonly status: number
  readonly headers?: readonly Header[]
  readonly body: string | Uint8Array
}

/** Why a request ended before it became a delivery. */
export interface Refusal {
  readonly status: 400 | 403 | 405 | 408 | 413 | 417 | 431 | 503
  readonly reason: string
}

export interface ReceiverOptions {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** Bytes. */
  readonly bodyLimit: number
  /** Bytes of all bodies together that are arriving or not answered yet. */
  readonly totalLimit: number
  /** Milliseconds for a request to arrive completely. */
  readonly requestTimeoutMs: number
  readonly now: () => number
  readonly uuid: () => string
  /** Takes a complete request. Never rejects. */
  readonly deliver: (delivery: Delivery) => Promise<Answer>
  /** Answers a request that is not a delivery, such as a provider's challenge; undefined for all others. */
  readonly handshake: (request: Pick<Delivery, 'method' | 'url'>) => Answer | undefined
  /** Reports a refused request, which was answered already; `delivery` has an empty body. */
  readonly refuse: (delivery: Delivery, refusal: Refusal) => void
}
