import type { Header } from '../core/delivery/delivery.ts'

/** One delivery as a fixture gives it, before anything is made of it. */
export interface Fixture {
  /** For a person: `invoice-paid.json`, `capture.jsonl:3`, `renewal.yaml #2`. */
  readonly name: string
  /** What to give `billhook replay` to get it again. */
  readonly argument: string
  readonly method: string
  /** In a capture those that were received; old signatures among them. */
  readonly headers: readonly Header[]
  /** As on disk: never re-serialised. */
  readonly body: Uint8Array
  /** A payload file or line: it has to be JSON. What was captured may be anything. */
  readonly payload?: true
  /** Provider or configured source that a scenario names: it has to exist. */
  readonly source?: string
  /** Source under which it was caught, perhaps on another machine: used if it is known here. */
  readonly recordedSource?: string
  /** Unix milliseconds; gives the original spacing for `--speed`. */
  readonly receivedAt?: number
  /** The scenario that it is a part of: what stands before it there has to happen before it. */
  readonly scenario?: string
  /** Milliseconds to wait after the delivery before. */
  readonly after?: number
  /** How often it is sent. @default 1 */
  readonly times?: number
  readonly edits?: readonly Edit[]
  readonly expect?: Expected
}

/** A place in the payload and the value that goes there. */
export interface Edit {
  /** Keys from the root on; not empty. */
  readonly path: readonly string[]
  readonly value: unknown
}

/** What an answer has to be. */
export interface Expected {
  readonly status: ExpectedStatus
  /** All that is given has to hold. */
  readonly body?: ExpectedBody
  /** So long it may take at most. */
  readonly latencyMs?: number
}

/** `2xx` or one status, as a range of statuses. */
export interface ExpectedStatus {
  readonly text: string
  readonly from: number
  readonly to: number
}

export interface ExpectedBody {
  /** Is contained in the JSON of the body: objects may have more members, lists not. */
  readonly json?: unknown
  /** Is a part of the body. */
  readonly text?: string
  readonly matches?: RegExp
}

export const anySuccess: ExpectedStatus = { text: '2xx', from: 200, to: 299 }

/** `2xx`, `200`; undefined for anything else. */
export function parseExpectedStatus(text: string): ExpectedStatus | undefined {
  if (/^[1-5]xx$/i.test(text)) {
    const from = Number(text[0]) * 100
    return { text: text.toLowerCase(), from, to: from + 99 }
  }
  const status = Number(text)
  return /^[1-5]\d\d$/.test(text) ? { text, from: status, to: status } : undefined
}
