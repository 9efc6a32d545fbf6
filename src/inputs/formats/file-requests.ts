import type { Message } from '../../core/delivery/delivery.ts'

/** A request that a file holds whole: `.http` one, `.har` many. */
export interface FileRequest extends Message {
  readonly method: string
  readonly url: string
  /** The line of the file where its body begins, from 1. */
  readonly line: number
  /** The column of an encoded body; absent when the file has the body as it is. */
  readonly column?: number
  /** Its number among the entries of a HAR, from 1. */
  readonly entry?: number
  /** Unix milliseconds, if the file says. */
  readonly receivedAt?: number
}

/** The requests of a file, or what is wrong with it and in which line. */
export type FileRequests =
  | { readonly ok: true; readonly requests: readonly FileRequest[] }
  | { readonly ok: false; readonly line: number; readonly problem: string }
