import type { Message } from '../../core/delivery/delivery.ts'

/** A complete request from a file: an `.http` file contains one, a `.har` file many. */
export interface FileRequest extends Message {
  readonly method: string
  readonly url: string
  /** Line of the file on which the body begins, from 1. */
  readonly line: number
  /** Column of an encoded body; absent if the body is not encoded in the file. */
  readonly column?: number
  /** HAR entry number, from 1. */
  readonly entry?: number
  /** Unix milliseconds, if recorded in the file. */
  readonly receivedAt?: number
}

/** The requests in a file, or the problem with the file and its line. */
export type FileRequests =
  | { readonly ok: true; readonly requests: readonly FileRequest[] }
  | { readonly ok: false; readonly line: number; readonly problem: string }
