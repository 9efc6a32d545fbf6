import type { Message } from '../core/delivery/delivery.ts'
import type { Position } from '../core/json/position.ts'
import type { PlacedFinding } from '../core/results/validation.ts'

/** One payload of an input: a document, a line, or the body of a request. */
export interface InputPayload {
  /** As the user named it, or below the directory that the user named; `<stdin>` for standard input. */
  readonly file: string
  /** Where it begins in the file, from 1. */
  readonly line: number
  /** Its number in a file that may hold several: the line, or the entry of a HAR. */
  readonly part?: number
  readonly message: InputMessage
  /** Where the body stands when the file holds it encoded: all of its findings are placed there. */
  readonly bodyAt?: () => Position
}

export interface InputMessage extends Message {
  /** The payload came without its request: `body` has the bytes of the file, and there are no headers. */
  readonly isBare: boolean
  readonly method?: string
  /** The source that recorded it, perhaps on another machine. */
  readonly source?: string
  /** Unix milliseconds. */
  readonly receivedAt?: number
}

/** A file, or a part of one, that holds no payload. */
export interface Unreadable {
  readonly file: string
  readonly line: number
  readonly problem: PlacedFinding
}

export type InputEntry = InputPayload | Unreadable

/** Bytes of one payload, a document or a line: a hundred times what providers send. */
export const payloadLimit = 16 * 1024 * 1024

const start: Position = { line: 1, column: 1 }

export function unreadable(code: string, message: string, file: string, at: Position = start): Unreadable {
  return { file, line: at.line, problem: { code, severity: 'error', message, ...at } }
}
