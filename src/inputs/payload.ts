import type { Message } from '../core/delivery/delivery.ts'
import type { Position } from '../core/json/position.ts'
import type { PlacedFinding } from '../core/results/validation.ts'

/** One payload from an input: a document, a line, or a request body. */
export interface InputPayload {
  /** File name as the user gave it, or a path below the directory given; `<stdin>` for standard input. */
  readonly file: string
  /** Line of the file on which the payload begins, from 1. */
  readonly line: number
  /** Position of the payload in a file that can hold several: line number, or HAR entry number. */
  readonly part?: number
  readonly message: InputMessage
  /** Position of the body if it is encoded in the file; all of its findings are reported there. */
  readonly bodyAt?: () => Position
}

export interface InputMessage extends Message {
  /**
   * True if only the payload is known, not its request: `body` contains the bytes of the file, and there are no
   * headers.
   */
  readonly isBare: boolean
  readonly method?: string
  /** Name of the source that recorded the payload, perhaps on another machine. */
  readonly source?: string
  /** Unix milliseconds. */
  readonly receivedAt?: number
}

/** A file, or part of a file, that does not contain a payload. */
export interface Unreadable {
  readonly file: string
  readonly line: number
  readonly problem: PlacedFinding
}

export type InputEntry = InputPayload | Unreadable

/** Maximum size in bytes of a payload, whether a document or a line: a hundred times what providers send. */
export const payloadLimit = 16 * 1024 * 1024

const start: Position = { line: 1, column: 1 }

export function unreadable(code: string, message: string, file: string, at: Position = start): Unreadable {
  return { file, line: at.line, problem: { code, severity: 'error', message, ...at } }
}
