/** A header's name and value, with case preserved. Headers keep their order, and names may repeat. */
export type Header = readonly [name: string, value: string]

/** An HTTP request, received or to be sent, as raw bytes; nothing here is parsed. */
export interface Delivery {
  /** Ids sort by time of receipt. */
  readonly id: string
  /** The time of receipt in Unix milliseconds. It serves as the clock when the age of a signature is checked. */
  readonly receivedAt: number
  readonly method: string
  /** Path and query as received. */
  readonly url: string
  readonly headers: readonly Header[]
  readonly body: Uint8Array
  /** Remote address. */
  readonly from: string
}

/** The headers and body of a request: the part that is signed, verified and sent. */
export type Message = Pick<Delivery, 'headers' | 'body'>

/** Returns the first value of a header; `name` must be in lower case. */
export function header(message: Pick<Message, 'headers'>, name: string): string | undefined {
  for (const [key, value] of message.headers) if (key.length === name.length && key.toLowerCase() === name) return value
  return undefined
}

/** Reports whether two header names are equal, ignoring case. */
export function sameName(a: string, b: string): boolean {
  return a.length === b.length && a.toLowerCase() === b.toLowerCase()
}

/** Returns all values of a header; `name` must be in lower case. */
export function headerValues(message: Pick<Message, 'headers'>, name: string): string[] {
  return message.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
}
