import type { Message } from '../core/delivery/delivery.ts'

/** A request that a file holds whole: `.http` one, `.har` many. */
export interface FileRequest extends Message {
  readonly method: string
  readonly url: string
  /** Of the file, where its body begins; from 1. */
  readonly line: number
  /** In that line, where the body is not the text of the file itself but a text in it. */
  readonly column?: number
  /** Its number among the entries of a HAR, from 1. */
  readonly entry?: number
  /** Unix milliseconds, where the file says. */
  readonly receivedAt?: number
}

/** The requests of a file, or what is wrong with it and in which line. */
export type FileRequests =
  | { readonly ok: true; readonly requests: readonly FileRequest[] }
  | { readonly ok: false; readonly line: number; readonly problem: string }

/** How a file holds requests, by its name; undefined for one that holds payloads. */
export function requestFormOf(name: string): 'http' | 'har' | undefined {
  const [, form] = /\.(http|har)$/i.exec(name) ?? []
  return form?.toLowerCase() as 'http' | 'har' | undefined
}
